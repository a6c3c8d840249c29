/**
 * What pages do besides when scripts run: all of it works without. An ARN is counted while it is written; a mistake in
 * JSON is one click away; a long list of actions can be filtered.
 */
export const script = `'use strict';
{
  const input = document.querySelector('#count #to');
  const result = document.getElementById('result');
  const saved = document.querySelector('form[method=post] input[name=to]');
  if (input && result && saved) {
    let asked = 0;
    let timer;
    const count = async () => {
      const number = ++asked;
      const query = new URLSearchParams(new FormData(input.form));
      const response = await fetch(input.form.action + '?' + query, { credentials: 'same-origin' });
      if (!response.ok || number !== asked) return;
      const page = new DOMParser().parseFromString(await response.text(), 'text/html');
      const fresh = page.getElementById('result');
      if (fresh) result.replaceChildren(...fresh.childNodes);
    };
    input.form.addEventListener('input', () => {
      saved.value = input.value.trim();
      const ticked = [...input.form.querySelectorAll('input[name=only]:checked')];
      document.getElementById('chosen').replaceChildren(...ticked.map(({ value }) => {
        const copy = document.createElement('input');
        return Object.assign(copy, { type: 'hidden', name: 'only', value });
      }));
      clearTimeout(timer);
      timer = setTimeout(() => count().catch(() => {}), 250);
    });
  }

  for (const item of document.querySelectorAll('.problems li[data-line]')) {
    const area = document.getElementById(item.dataset.text);
    if (!area) continue;
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Go there';
    button.addEventListener('click', () => {
      const lines = area.value.split('\\n');
      const before = lines.slice(0, item.dataset.line - 1).join('\\n').length;
      const start = before + (item.dataset.line > 1 ? 1 : 0) + Number(item.dataset.column) - 1;
      area.focus();
      area.setSelectionRange(start, start + 1);
      area.scrollTop = (area.scrollHeight / lines.length) * Math.max(item.dataset.line - 4, 0);
    });
    item.append(' ', button);
  }

  const list = document.querySelector('#drop ~ form .pick');
  const items = list ? [...list.querySelectorAll('.actions > li')] : [];
  if (items.length > 20) {
    const label = document.createElement('label');
    const filter = document.createElement('input');
    label.htmlFor = filter.id = 'drop-filter';
    label.textContent = 'Show only actions with';
    filter.type = 'search';
    filter.autocomplete = 'off';
    filter.addEventListener('input', () => {
      const words = filter.value.toLowerCase();
      for (const item of items) item.hidden = !item.textContent.toLowerCase().includes(words);
      for (const group of list.querySelectorAll('fieldset, .group'))
        group.hidden = !group.querySelector('.actions > li:not([hidden])');
    });
    filter.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') event.preventDefault();
    });
    const all = document.createElement('button');
    all.type = 'button';
    all.textContent = 'Tick all that are shown';
    all.addEventListener('click', () => {
      for (const item of items) if (!item.hidden) item.querySelector('input').checked = true;
    });
    list.before(label, filter, all);
  }
}
`;
