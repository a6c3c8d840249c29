/**
 * Assembles WebAssembly text into a module, as far as the scanner needs it: one memory, functions with named
 * parameters and locals, folded instructions. Immediates come first, operands after them, as in any `.wat`; folded
 * `if` takes `(then ...)` and `(else ...)`. Anything else is an Error that names it.
 * Source: WebAssembly core specification 2.0, "Binary Format" and "Text Format".
 */
export function assemble(text: string): Uint8Array<ArrayBuffer> {
  const module = parse(text);
  const fields = module.slice(1).filter(isList);
  const memory = fields.find(([head]) => head === 'memory');
  const functions = fields.filter(([head]) => head === 'func').map(functionOf);
  const indexOf = (name: string) => {
    const index = functions.findIndex((each) => each.name === name);
    if (index < 0) throw new Error(`no function ${name}`);
    return index;
  };
  const exports = [
    ...(memory ? [[...nameOf(exportOf(memory) ?? ''), 2, 0]] : []),
    ...functions.flatMap(({ exported }, index) =>
      exported === undefined ? [] : [[...nameOf(exported), 0, ...unsigned(index)]],
    ),
  ];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(
      1,
      functions.map((each) => [0x60, ...vector(each.params.map(typeOf)), ...vector(each.results)]),
    ),
    ...section(
      3,
      functions.map((_, index) => unsigned(index)),
    ),
    ...section(5, memory ? [[0, ...unsigned(Number(memory.at(-1)))]] : []),
    ...section(7, exports),
    ...section(
      10,
      functions.map((each) => sized(bodyOf(each, indexOf))),
    ),
  ]);
}

type Node = string | readonly Node[];
type List = readonly Node[];

interface Function {
  readonly name: string;
  readonly exported: string | undefined;
  readonly params: readonly List[];
  readonly results: readonly (readonly number[])[];
  readonly locals: readonly List[];
  readonly body: List;
}

const TYPES: Readonly<Record<string, number>> = { i32: 0x7f, i64: 0x7e, v128: 0x7b };

function functionOf(list: List): Function {
  const parts = list.slice(1).filter(isList);
  const of = (head: string) => parts.filter((part) => part[0] === head);
  return {
    name: String(list[1]),
    exported: exportOf(list),
    params: of('param'),
    results: of('result').map((part) => [typeNamed(part[1])]),
    locals: of('local'),
    body: list.slice(2).filter(isInstruction),
  };
}

function isInstruction(part: Node): boolean {
  return !isList(part) || !['param', 'result', 'local', 'export'].includes(String(part[0]));
}

function bodyOf(
  { params, locals, body }: Function,
  functionIndex: (name: string) => number,
): readonly number[] {
  const names = [...params, ...locals].map((part) => String(part[1]));

  function code(node: Node, labels: readonly string[]): readonly number[] {
    if (!isList(node)) throw new Error(`not folded: ${String(node)}`);
    const [head, ...rest] = node;
    const all = (nodes: readonly Node[]) => nodes.flatMap((each) => code(each, labels));
    switch (head) {
      case 'block':
      case 'loop': {
        const inner = [String(rest[0]), ...labels];
        const body = rest.slice(1).flatMap((each) => code(each, inner));
        return [head === 'block' ? 0x02 : 0x03, 0x40, ...body, 0x0b];
      }
      case 'if': {
        const branch = (name: string) =>
          rest.find((each): each is List => isList(each) && each[0] === name)?.slice(1) ?? [];
        const inner = ['', ...labels];
        const [yes, no] = [branch('then'), branch('else')].map((nodes) =>
          nodes.flatMap((each) => code(each, inner)),
        );
        const otherwise = no && no.length > 0 ? [0x05, ...no] : [];
        return [...code(rest[0] ?? '', labels), 0x04, 0x40, ...(yes ?? []), ...otherwise, 0x0b];
      }
      case 'br':
      case 'br_if': {
        const depth = labels.indexOf(String(rest[0]));
        if (depth < 0) throw new Error(`no label ${String(rest[0])}`);
        return [...all(rest.slice(1)), head === 'br' ? 0x0c : 0x0d, ...unsigned(depth)];
      }
      case 'call':
        return [...all(rest.slice(1)), 0x10, ...unsigned(functionIndex(String(rest[0])))];
      case 'local.get':
      case 'local.set':
      case 'local.tee': {
        const index = names.indexOf(String(rest[0]));
        if (index < 0) throw new Error(`no local ${String(rest[0])}`);
        return [...all(rest.slice(1)), LOCAL[head], ...unsigned(index)];
      }
      case 'i32.const':
        return [0x41, ...signed(BigInt.asIntN(32, BigInt(String(rest[0]))))];
      case 'i64.const':
        return [0x42, ...signed(BigInt.asIntN(64, BigInt(String(rest[0]))))];
      default:
        return plain(String(head), rest, all);
    }
  }

  const declared = vector(locals.map((part) => [1, ...typeOf(part)]));
  return [...declared, ...body.flatMap((node) => code(node, [])), 0x0b];
}

const LOCAL = { 'local.get': 0x20, 'local.set': 0x21, 'local.tee': 0x22 } as const;

function plain(
  name: string,
  rest: readonly Node[],
  all: (nodes: readonly Node[]) => readonly number[],
): readonly number[] {
  const memory = MEMORY.get(name);
  if (memory !== undefined) {
    const offset = String(rest[0]).startsWith('offset=') ? String(rest[0]).slice(7) : null;
    const operands = offset === null ? rest : rest.slice(1);
    return [...all(operands), ...memory, 0, ...unsigned(Number(offset ?? 0))];
  }
  const opcode = PLAIN.get(name);
  if (opcode !== undefined) return [...all(rest), ...opcode];
  const lane = LANE.get(name);
  if (lane === undefined) throw new Error(`no instruction ${name}`);
  return [...all(rest.slice(1)), ...lane, Number(rest[0])];
}

const simd = (opcode: number) => [0xfd, ...unsigned(opcode)];

/** With an alignment, given as 0, and an offset. */
const MEMORY: ReadonlyMap<string, readonly number[]> = new Map([
  ['i32.load', [0x28]],
  ['i64.load', [0x29]],
  ['i32.load8_u', [0x2d]],
  ['i32.store', [0x36]],
  ['i64.store', [0x37]],
  ['v128.load', simd(0)],
  ['v128.store', simd(11)],
]);

const LANE: ReadonlyMap<string, readonly number[]> = new Map([['i64x2.extract_lane', simd(29)]]);

const PLAIN: ReadonlyMap<string, readonly number[]> = new Map([
  ['return', [0x0f]],
  ['i32.eqz', [0x45]],
  ['i32.eq', [0x46]],
  ['i32.ne', [0x47]],
  ['i32.lt_u', [0x49]],
  ['i32.gt_u', [0x4b]],
  ['i32.le_u', [0x4d]],
  ['i32.ge_u', [0x4f]],
  ['i64.eqz', [0x50]],
  ['i64.eq', [0x51]],
  ['i64.ne', [0x52]],
  ['i64.lt_u', [0x54]],
  ['i32.add', [0x6a]],
  ['i32.sub', [0x6b]],
  ['i32.mul', [0x6c]],
  ['i32.and', [0x71]],
  ['i32.or', [0x72]],
  ['i32.xor', [0x73]],
  ['i32.shl', [0x74]],
  ['i32.shr_u', [0x76]],
  ['i64.ctz', [0x7a]],
  ['i64.add', [0x7c]],
  ['i64.sub', [0x7d]],
  ['i64.mul', [0x7e]],
  ['i64.and', [0x83]],
  ['i64.or', [0x84]],
  ['i64.xor', [0x85]],
  ['i64.shl', [0x86]],
  ['i64.shr_s', [0x87]],
  ['i64.shr_u', [0x88]],
  ['i64.rotl', [0x89]],
  ['i32.wrap_i64', [0xa7]],
  ['i64.extend_i32_u', [0xad]],
  ['i8x16.splat', simd(15)],
  ['i32x4.splat', simd(17)],
  ['i8x16.eq', simd(35)],
  ['i8x16.lt_u', simd(38)],
  ['v128.and', simd(78)],
  ['v128.or', simd(80)],
  ['v128.xor', simd(81)],
  ['v128.any_true', simd(83)],
  ['i8x16.bitmask', simd(100)],
  ['i32x4.add', simd(174)],
]);

function parse(text: string): List {
  const tokens = text.replace(/;;.*$/gm, '').match(/"[^"]*"|[()]|[^\s()"]+/g) ?? [];
  const stack: Node[][] = [[]];
  for (const token of tokens) {
    if (token === '(') stack.push([]);
    else if (token === ')') {
      const list = stack.pop() ?? [];
      stack.at(-1)?.push(list);
    } else stack.at(-1)?.push(token);
  }
  const [module, ...more] = stack[0] ?? [];
  if (stack.length !== 1 || more.length > 0 || !isList(module) || module[0] !== 'module') {
    throw new Error('not one module with its parentheses closed');
  }
  return module;
}

function isList(node: Node | undefined): node is List {
  return Array.isArray(node);
}

function exportOf(list: List): string | undefined {
  const found = list.find((part): part is List => isList(part) && part[0] === 'export');
  return found === undefined ? undefined : String(found[1]).slice(1, -1);
}

function typeOf(part: List): readonly number[] {
  return [typeNamed(part[2])];
}

function typeNamed(name: Node | undefined): number {
  const type = TYPES[String(name)];
  if (type === undefined) throw new Error(`no type ${String(name)}`);
  return type;
}

function section(id: number, items: readonly (readonly number[])[]): readonly number[] {
  return [id, ...sized(vector(items))];
}

function vector(items: readonly (readonly number[])[]): readonly number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function sized(bytes: readonly number[]): readonly number[] {
  return [...unsigned(bytes.length), ...bytes];
}

function nameOf(text: string): readonly number[] {
  return sized([...Buffer.from(text)]);
}

/** LEB128. */
function unsigned(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: bigint): readonly number[] {
  const low = Number(value & 0x7fn);
  const rest = value >> 7n;
  const ends = (rest === 0n && low < 0x40) || (rest === -1n && low >= 0x40);
  return ends ? [low] : [low | 0x80, ...signed(rest)];
}
