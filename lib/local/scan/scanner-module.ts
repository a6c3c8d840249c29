import { readFileSync } from 'node:fs';
import { assemble } from './assemble.ts';

/** The part of WebAssembly that is used; Node's types have none of it. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}
const { WebAssembly: wasm } = globalThis as unknown as { readonly WebAssembly: WebAssemblyApi };

export interface ScannerExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly scan: (start: number, end: number) => number;
  readonly number: (row: number, list: number, table: number) => number;
  readonly read: (row: number, end: number, list: number, table: number) => void;
}

const TEXTS = ['records.wat', 'numbers.wat', 'values.wat'];

const PAGES = 0x1a0;

let compiled: object | undefined;

/** An instance with a memory of its own. */
export function scannerInstance(): ScannerExports {
  compiled ??= new wasm.Module(assemble(scannerText()));
  return new wasm.Instance(compiled).exports as ScannerExports;
}

/** One module of all its parts. */
export function scannerText(): string {
  const parts = TEXTS.map((name) => readFileSync(new URL(name, import.meta.url), 'utf8'));
  return `(module (memory (export "memory") ${PAGES}) ${parts.join('\n')})`;
}
