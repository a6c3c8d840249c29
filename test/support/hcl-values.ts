/**
 * What Terraform makes of an expression of lists, objects, quoted templates and references, as its documentation says:
 * https://developer.hashicorp.com/terraform/language/expressions/strings. Throws for anything else.
 */
export function hclValue(text: string, values: ReadonlyMap<string, string>): unknown {
  let at = 0;

  const token = (expression: RegExp): string | null => {
    const sticky = new RegExp(expression.source, 'suy');
    sticky.lastIndex = at;
    const found = sticky.exec(text)?.[0];
    if (found === undefined) return null;
    at += found.length;
    return found;
  };
  const need = (expression: RegExp): string => {
    const found = token(expression);
    if (found === null) throw new Error(`no ${expression} at ${text.slice(at, at + 40)}`);
    return found;
  };
  const blank = () => token(/\s*/);

  const reference = (): string => {
    const name = need(/aws_\w+\.[\w-]+(\["[^"]*"\]|\[\d+\])?\.\w+/);
    const value = values.get(name);
    if (value === undefined) throw new Error(`nothing is called ${name}`);
    return value;
  };
  const quoted = (): string => {
    need(/"/);
    let whole = '';
    while (token(/"/) === null) {
      const sign = token(/\$\$\{|%%\{/);
      if (sign !== null) whole += sign.slice(1);
      else if (token(/\$\{/) !== null) {
        whole += reference();
        need(/\}/);
      } else {
        if (token(/%\{/) !== null) throw new Error('a directive');
        whole += JSON.parse(`"${need(/\\u[0-9a-f]{4}|\\[nrt"\\]|[^"\\\n]/)}"`);
      }
    }
    return whole;
  };
  const members = <T>(close: RegExp, member: () => T): readonly T[] => {
    const list: T[] = [];
    blank();
    while (token(close) === null) {
      if (list.length > 0) need(/,/);
      blank();
      list.push(member());
      blank();
    }
    return list;
  };
  const value = (): unknown => {
    if (token(/\[/) !== null) return members(/\]/, value);
    if (token(/\{/) === null) return text[at] === '"' ? quoted() : reference();
    const entries = members(/\}/, () => {
      const key = quoted();
      need(/\s*:\s*/);
      return [key, value()] as const;
    });
    return Object.fromEntries(entries);
  };

  const result = value();
  if (at !== text.length) throw new Error(`more after the value: ${text.slice(at, at + 40)}`);
  return result;
}
