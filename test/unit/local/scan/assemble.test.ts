import { describe, expect, it } from 'vitest';
import { assemble } from '../../../../lib/local/scan/assemble.ts';
import { scannerText } from '../../../../lib/local/scan/scanner-module.ts';

interface Wasm {
  readonly validate: (bytes: Uint8Array) => boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
  ) => { readonly exports: Record<string, (...all: unknown[]) => unknown> };
}
const { WebAssembly: wasm } = globalThis as unknown as { readonly WebAssembly: Wasm };

const exportsOf = (text: string) => new wasm.Instance(new wasm.Module(assemble(text))).exports;
const resultOf = (type: string, expression: string) =>
  exportsOf(`(module (memory 1) (func $f (export "f") (result ${type}) ${expression}))`)['f']?.();

describe('an assembled module', () => {
  it('is valid for the scanner', () => {
    expect(wasm.validate(assemble(scannerText()))).toBe(true);
  });

  it.each([
    ['i32', '(i32.const 0)', 0],
    ['i32', '(i32.const 63)', 63],
    ['i32', '(i32.const 64)', 64],
    ['i32', '(i32.const -65)', -65],
    ['i32', '(i32.const 0xffffffff)', -1],
    ['i64', '(i64.const 0x8000000000000000)', -(2n ** 63n)],
    ['i64', '(i64.const 0x7fffffffffffffff)', 2n ** 63n - 1n],
    ['i32', '(i32.sub (i32.const 7) (i32.const 9))', -2],
    ['i64', '(i64.shr_s (i64.const -8) (i64.const 1))', -4n],
    ['i64', '(i64.rotl (i64.const 1) (i64.const 63))', -(2n ** 63n)],
    ['i32', '(i32.store (i32.const 8) (i32.const 300)) (i32.load8_u offset=8 (i32.const 0))', 44],
    [
      'i32',
      '(i8x16.bitmask (i8x16.eq (i8x16.splat (i32.const 3)) (i8x16.splat (i32.const 3))))',
      0xffff,
    ],
    [
      'i64',
      '(i64x2.extract_lane 1 (i32x4.add (i8x16.splat (i32.const 1)) (i8x16.splat (i32.const 1))))',
      0x0202020202020202n,
    ],
  ])('gives the %s of %s', (type, expression, value) => {
    expect(resultOf(type, expression)).toBe(value);
  });

  it('loops, branches and calls by name', () => {
    const { triangle } = exportsOf(`(module
      ;; 1 + 2 + ... + n
      (func $next (param $sum i32) (param $n i32) (result i32) (i32.add (local.get $sum) (local.get $n)))
      (func $triangle (export "triangle") (param $n i32) (result i32) (local $sum i32)
        (block $end
          (loop $more
            (br_if $end (i32.eqz (local.get $n)))
            (local.set $sum (call $next (local.get $sum) (local.get $n)))
            (if (i32.eq (local.get $n) (i32.const 1000)) (then (return (i32.const -1))) (else (br_if $more (i32.const 0))))
            (local.set $n (i32.sub (local.get $n) (i32.const 1)))
            (br $more)))
        (local.get $sum)))`);
    expect([triangle?.(0), triangle?.(10), triangle?.(2000)]).toEqual([0, 55, -1]);
  });

  it.each([
    ['(module (func $f (i32.popcount (i32.const 1))))', 'no instruction i32.popcount'],
    ['(module (func $f (local.get $x)))', 'no local $x'],
    ['(module (func $f (br $x)))', 'no label $x'],
    ['(module (func $f (call $g)))', 'no function $g'],
    ['(module (func $f (param $x f64)))', 'no type f64'],
    ['(module (func $f nop))', 'not folded: nop'],
    ['(module (func $f)', 'not one module'],
  ])('is refused for %s', (text, message) => {
    expect(() => assemble(text)).toThrow(message);
  });
});
