interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly StringEquals?: string; readonly Next: string }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
}

const BEGIN = '<!-- machine: npm run draw -->';
const END = '<!-- /machine -->';

/** A state machine as a Mermaid flowchart: tasks as boxes, waits rounded, choices as diamonds; the way to Escalate is left out. */
export function drawn({
  StartAt,
  States,
}: {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}): string {
  const names = Object.keys(States);
  const id = (name: string) => `s${names.indexOf(name)}`;
  const shapes = Object.entries(States).map(
    ([name, { Type }]) => `  ${id(name)}${shapeOf(Type, name)}`,
  );
  const arrows = Object.entries(States).flatMap(([name, state]) =>
    arrowsOf(state).map(
      ([label, to]) => `  ${id(name)} -->${label === '' ? '' : `|${label}|`} ${id(to)}`,
    ),
  );
  return ['flowchart TD', `  start((start)) --> ${id(StartAt)}`, ...shapes, ...arrows].join('\n');
}

/** The text with its picture replaced. Throws when the marks are not there. */
export function withPicture(text: string, picture: string): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`README.md has no ${BEGIN} ... ${END}`);
  return `${text.slice(0, begin)}${BEGIN}\n\`\`\`mermaid\n${picture}\n\`\`\`\n${text.slice(end)}`;
}

function shapeOf(type: string, name: string): string {
  switch (type) {
    case 'Choice':
      return `{"${name}"}`;
    case 'Wait':
      return `(["${name}"])`;
    case 'Succeed':
    case 'Fail':
      return `(("${name}"))`;
    default:
      return `["${name}"]`;
  }
}

function arrowsOf({
  Next,
  Default,
  Choices = [],
  Catch = [],
}: State): readonly (readonly [string, string])[] {
  const caught = Catch.filter(
    ({ ErrorEquals: [error = ''] }) => error !== 'States.ALL' && error !== 'RoleGone',
  );
  return [
    ...(Next === undefined ? [] : [['', Next] as const]),
    ...Choices.map(({ StringEquals = '', Next: to }) => [StringEquals, to] as const),
    ...(Default === undefined ? [] : [['else', Default] as const]),
    ...caught.map(({ ErrorEquals, Next: to }) => [ErrorEquals.join(', '), to] as const),
  ];
}
