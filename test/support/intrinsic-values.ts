/** What CloudFormation makes of `Ref`, `Fn::GetAtt`, `Fn::Sub` and `Fn::Join`; throws for a name that nothing has. */
export function evaluated(value: unknown, values: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => evaluated(item, values));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [[name = '', argument] = []] = entries;
  if (entries.length === 1) {
    if (name === 'Ref') return named(String(argument), values);
    if (name === 'Fn::GetAtt') return named((argument as readonly string[]).join('.'), values);
    if (name === 'Fn::Sub') return substituted(String(argument), values);
    if (name === 'Fn::Join') {
      const [between, parts] = argument as readonly [string, readonly unknown[]];
      return parts.map((part) => evaluated(part, values)).join(between);
    }
  }
  return Object.fromEntries(entries.map(([key, inner]) => [key, evaluated(inner, values)]));
}

/** `${Name}` and `${Name.Attribute}` are replaced, `${!Text}` is `${Text}`. */
function substituted(text: string, values: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\$\{([^}]*)\}/g, (_, inside: string) =>
    inside.startsWith('!') ? `\${${inside.slice(1)}}` : named(inside, values),
  );
}

function named(name: string, values: ReadonlyMap<string, string>): string {
  const value = values.get(name);
  if (value === undefined) throw new Error(`nothing is called ${name}`);
  return value;
}
