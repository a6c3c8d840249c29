;; Finds the records of a CloudTrail file and where the members of each are, without reading what is in them. Addresses
;; are those of scanner-memory.ts.
;;
;; It takes compact JSON as CloudTrail writes it: `{...},{...},{...}]`. Every byte of it is checked against the grammar
;; (RFC 8259), also of members that nobody reads: what is JSON to nobody else must not pass here. Anything else (white
;; space outside of strings, control characters, escapes in a record's key) is answered with `not understood`.
;;
;; 64 bytes are looked at together, as one bit a byte: Langdale and Lemire, "Parsing gigabytes of JSON per second",
;; VLDB Journal 28 (2019). Without white space the grammar is nearly one of neighbours: a value starts behind an opening
;; bracket, a colon or a comma, and nothing else does; what is left is that in an object the separator behind `{` and
;; behind each comma is a colon, and that there are no others.

;; The highest bit of each of 64 bytes.
(func $bits (param $a v128) (param $b v128) (param $c v128) (param $d v128) (result i64)
  (i64.or
    (i64.extend_i32_u
      (i32.or (i8x16.bitmask (local.get $a)) (i32.shl (i8x16.bitmask (local.get $b)) (i32.const 16))))
    (i64.shl
      (i64.extend_i32_u
        (i32.or (i8x16.bitmask (local.get $c)) (i32.shl (i8x16.bitmask (local.get $d)) (i32.const 16))))
      (i64.const 32))))

;; Whether all escaped bytes of a block are escapes of JSON; `which` has those other than quotes and backslashes. An
;; escape that `end` cuts is in no whole record.
(func $escapes (param $which i64) (param $base i32) (param $end i32) (result i32)
  (local $at i32) (local $byte i32) (local $digits i32)
  (block $done
    (loop $next
      (br_if $done (i64.eqz (local.get $which)))
      (local.set $at (i32.add (local.get $base) (i32.wrap_i64 (i64.ctz (local.get $which)))))
      (local.set $which (i64.and (local.get $which) (i64.sub (local.get $which) (i64.const 1))))
      (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
      (local.set $byte (i32.load8_u (local.get $at)))
      (br_if $next (i32.eq (local.get $byte) (i32.const 0x2f)))
      ;; One bit for each of b f n r t u, counted from 0x60.
      (local.set $byte (i32.sub (local.get $byte) (i32.const 0x60)))
      (if (i32.gt_u (local.get $byte) (i32.const 0x1f)) (then (return (i32.const 0))))
      (if
        (i32.eqz
          (i32.and (i32.const 0x344044) (i32.shl (i32.const 1) (local.get $byte))))
        (then (return (i32.const 0))))
      (br_if $next (i32.ne (local.get $byte) (i32.const 0x15)))
      (local.set $digits (i32.const 4))
      (loop $digit
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $byte (i32.load8_u (local.get $at)))
        (if (i32.gt_u (i32.sub (local.get $byte) (i32.const 0x30)) (i32.const 9))
          (then
            (if
              (i32.gt_u
                (i32.sub (i32.or (local.get $byte) (i32.const 0x20)) (i32.const 0x61))
                (i32.const 5))
              (then (return (i32.const 0))))))
        (local.set $digits (i32.sub (local.get $digits) (i32.const 1)))
        (br_if $digit (local.get $digits)))
      (br $next)))
  (i32.const 1))

;; The first byte from `at` on that is no digit; 0 when there is no digit.
(func $digits (param $at i32) (result i32)
  (local $from i32)
  (local.set $from (local.get $at))
  (block $end
    (loop $next
      (br_if $end
        (i32.gt_u (i32.sub (i32.load8_u (local.get $at)) (i32.const 0x30)) (i32.const 9)))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br $next)))
  (i32.mul (local.get $at) (i32.ne (local.get $at) (local.get $from))))

;; The first byte behind the number that starts at `at`; 0 when none does.
(func $numeral (param $at i32) (result i32)
  (local $byte i32)
  (local.set $at
    (i32.add (local.get $at) (i32.eq (i32.load8_u (local.get $at)) (i32.const 0x2d))))
  (if (i32.eq (i32.load8_u (local.get $at)) (i32.const 0x30))
    (then (local.set $at (i32.add (local.get $at) (i32.const 1))))
    (else (local.set $at (call $digits (local.get $at)))))
  (if (i32.eqz (local.get $at)) (then (return (i32.const 0))))
  (if (i32.eq (i32.load8_u (local.get $at)) (i32.const 0x2e))
    (then
      (local.set $at (call $digits (i32.add (local.get $at) (i32.const 1))))
      (if (i32.eqz (local.get $at)) (then (return (i32.const 0))))))
  (if (i32.eq (i32.or (i32.load8_u (local.get $at)) (i32.const 0x20)) (i32.const 0x65))
    (then
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (local.set $byte (i32.load8_u (local.get $at)))
      (local.set $at
        (i32.add (local.get $at)
          (i32.or
            (i32.eq (local.get $byte) (i32.const 0x2b))
            (i32.eq (local.get $byte) (i32.const 0x2d)))))
      (local.set $at (call $digits (local.get $at)))))
  (local.get $at))

;; A comma or a closing bracket.
(func $ends (param $byte i32) (result i32)
  (i32.or
    (i32.eq (local.get $byte) (i32.const 0x2c))
    (i32.eq (i32.or (local.get $byte) (i32.const 0x20)) (i32.const 0x7d))))

;; Whether what starts at each of `which` is true, false, null or a number. One that `end` cuts is in no whole record.
(func $scalars (param $which i64) (param $base i32) (param $end i32) (result i32)
  (local $at i32) (local $word i32) (local $behind i32)
  (block $done
    (loop $next
      (br_if $done (i64.eqz (local.get $which)))
      (local.set $at (i32.add (local.get $base) (i32.wrap_i64 (i64.ctz (local.get $which)))))
      (local.set $which (i64.and (local.get $which) (i64.sub (local.get $which) (i64.const 1))))
      (local.set $word (i32.load (local.get $at)))
      (local.set $behind (i32.add (local.get $at) (i32.const 4)))
      ;; true, null, fals
      (if
        (i32.eqz
          (i32.or
            (i32.eq (local.get $word) (i32.const 0x65757274))
            (i32.eq (local.get $word) (i32.const 0x6c6c756e))))
        (then
          (if
            (i32.and
              (i32.eq (local.get $word) (i32.const 0x736c6166))
              (i32.eq (i32.load8_u (local.get $behind)) (i32.const 0x65)))
            (then (local.set $behind (i32.add (local.get $at) (i32.const 5))))
            (else (local.set $behind (call $numeral (local.get $at)))))))
      (if (local.get $behind)
        (then (br_if $next (call $ends (i32.load8_u (local.get $behind))))))
      (loop $rest
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br_if $next (i32.ge_u (local.get $at) (local.get $end)))
        (br_if $rest (i32.eqz (call $ends (i32.load8_u (local.get $at))))))
      (return (i32.const 0))))
  (i32.const 1))

;; Reads the records of [start, end), the first of which starts at `start`; 64 spaces follow the end. Returns how many
;; are whole and in the list of rows. At 0x0 it leaves where the last of them ends, at 0x4 why it stopped: 0 at the
;; end, 1 because the list of rows is full, 2 at the end of the list of records, 3 at something not understood.
(func $scan (export "scan") (param $start i32) (param $end i32) (result i32)
  (local $base i32) (local $at i32) (local $byte i32) (local $rows i32) (local $row i32) (local $record i32)
  (local $depth i32) (local $arrays i64) (local $expected i32) (local $whole i32) (local $status i32)
  (local $member i32) (local $key i32) (local $entry i32) (local $name i64) (local $special i32)
  (local $c0 v128) (local $c1 v128) (local $c2 v128) (local $c3 v128) (local $v v128) (local $w v128) (local $zero v128)
  (local $quotes i64) (local $inside i64) (local $before i64) (local $backslashes i64) (local $escaped i64)
  (local $carry i64) (local $brackets i64) (local $colons i64) (local $tokens i64) (local $keep i64)
  (local $allColons i64) (local $commas i64) (local $separators i64) (local $opens i64) (local $braces i64)
  (local $objects i64) (local $ahead i64) (local $aheadCarry i64) (local $empties i64) (local $opensCarry i64)
  (local $scalars i64) (local $scalarsBehind i64) (local $scalarsCarry i64) (local $firsts i64) (local $others i64)
  (local $behind i64) (local $behindCarry i64) (local $limit i64) (local $wrong i64)
  (local.set $base (local.get $start))
  (local.set $expected (local.get $start))
  (local.set $whole (local.get $start))
  (local.set $zero (i8x16.splat (i32.const 0)))
  ;; The records are in a list, and a comma or its bracket is before the first.
  (local.set $arrays (i64.const 1))
  (local.set $aheadCarry (i64.const 1))

  (block $stop
    (loop $blocks
      (br_if $stop (i32.ge_u (local.get $base) (local.get $end)))
      (local.set $c0 (v128.load (local.get $base)))
      (local.set $c1 (v128.load offset=16 (local.get $base)))
      (local.set $c2 (v128.load offset=32 (local.get $base)))
      (local.set $c3 (v128.load offset=48 (local.get $base)))

      ;; Unescaped quotes. Backslashes and control characters are rare enough to look for them together.
      (local.set $v (i8x16.splat (i32.const 0x22)))
      (local.set $quotes
        (call $bits
          (i8x16.eq (local.get $c0) (local.get $v)) (i8x16.eq (local.get $c1) (local.get $v))
          (i8x16.eq (local.get $c2) (local.get $v)) (i8x16.eq (local.get $c3) (local.get $v))))
      (local.set $v (i8x16.splat (i32.const 0x5c)))
      (local.set $w (i8x16.splat (i32.const 0x20)))
      (local.set $backslashes (i64.const 0))
      (local.set $escaped (local.get $carry))
      (local.set $carry (i64.const 0))
      (local.set $special
        (v128.any_true
          (v128.or
            (v128.or
              (v128.or (i8x16.eq (local.get $c0) (local.get $v)) (i8x16.lt_u (local.get $c0) (local.get $w)))
              (v128.or (i8x16.eq (local.get $c1) (local.get $v)) (i8x16.lt_u (local.get $c1) (local.get $w))))
            (v128.or
              (v128.or (i8x16.eq (local.get $c2) (local.get $v)) (i8x16.lt_u (local.get $c2) (local.get $w)))
              (v128.or (i8x16.eq (local.get $c3) (local.get $v)) (i8x16.lt_u (local.get $c3) (local.get $w)))))))
      (if (local.get $special)
        (then
          (local.set $status (i32.const 3))
          (br_if $stop
            (v128.any_true
              (v128.or
                (v128.or (i8x16.lt_u (local.get $c0) (local.get $w)) (i8x16.lt_u (local.get $c1) (local.get $w)))
                (v128.or (i8x16.lt_u (local.get $c2) (local.get $w)) (i8x16.lt_u (local.get $c3) (local.get $w))))))
          (local.set $status (i32.const 0))
          (local.set $backslashes
            (call $bits
              (i8x16.eq (local.get $c0) (local.get $v)) (i8x16.eq (local.get $c1) (local.get $v))
              (i8x16.eq (local.get $c2) (local.get $v)) (i8x16.eq (local.get $c3) (local.get $v))))
          ;; Of a run of backslashes every other one escapes the byte behind it: subtracting from the odd bits turns
          ;; at the end of each run. `keep` serves as the intermediate value.
          (local.set $keep
            (i64.xor
              (i64.sub
                (i64.or
                  (i64.shl
                    (i64.and (local.get $backslashes) (i64.xor (local.get $escaped) (i64.const -1)))
                    (i64.const 1))
                  (i64.const 0xaaaaaaaaaaaaaaaa))
                (i64.and (local.get $backslashes) (i64.xor (local.get $escaped) (i64.const -1))))
              (i64.const 0xaaaaaaaaaaaaaaaa)))
          (local.set $carry
            (i64.shr_u (i64.and (local.get $keep) (local.get $backslashes)) (i64.const 63)))
          (local.set $escaped
            (i64.xor (local.get $keep) (i64.or (local.get $backslashes) (local.get $escaped))))))
      (if (i32.eqz (i64.eqz (local.get $escaped)))
        (then
          (local.set $others
            (i64.and
              (local.get $escaped)
              (i64.xor (i64.or (local.get $quotes) (local.get $backslashes)) (i64.const -1))))
          (if (i32.eqz (call $escapes (local.get $others) (local.get $base) (local.get $end)))
            (then (local.set $status (i32.const 3)) (br $stop)))
          (local.set $quotes
            (i64.and (local.get $quotes) (i64.xor (local.get $escaped) (i64.const -1))))))

      ;; Inside of strings: the parity of the quotes up to each byte.
      (local.set $inside (i64.xor (local.get $quotes) (i64.shl (local.get $quotes) (i64.const 1))))
      (local.set $inside (i64.xor (local.get $inside) (i64.shl (local.get $inside) (i64.const 2))))
      (local.set $inside (i64.xor (local.get $inside) (i64.shl (local.get $inside) (i64.const 4))))
      (local.set $inside (i64.xor (local.get $inside) (i64.shl (local.get $inside) (i64.const 8))))
      (local.set $inside (i64.xor (local.get $inside) (i64.shl (local.get $inside) (i64.const 16))))
      (local.set $inside (i64.xor (local.get $inside) (i64.shl (local.get $inside) (i64.const 32))))
      (local.set $inside (i64.xor (local.get $inside) (local.get $before)))
      (local.set $before (i64.shr_s (local.get $inside) (i64.const 63)))
      (local.set $inside (i64.xor (local.get $inside) (i64.const -1)))
      ;; From here `inside` has the bytes outside of strings.
      (if (i32.eqz (i64.eqz (i64.and (local.get $backslashes) (local.get $inside))))
        (then (local.set $status (i32.const 3)) (br $stop)))

      ;; Brackets differ from 0x7f in the bits 0x26 only. So do Y, y, _ and DEL, none of which JSON has outside of strings.
      (local.set $v (i8x16.splat (i32.const 0x26)))
      (local.set $w (i8x16.splat (i32.const 0x7f)))
      (local.set $brackets
        (i64.and (local.get $inside)
          (call $bits
            (i8x16.eq (v128.or (local.get $c0) (local.get $v)) (local.get $w))
            (i8x16.eq (v128.or (local.get $c1) (local.get $v)) (local.get $w))
            (i8x16.eq (v128.or (local.get $c2) (local.get $v)) (local.get $w))
            (i8x16.eq (v128.or (local.get $c3) (local.get $v)) (local.get $w)))))
      (local.set $v (i8x16.splat (i32.const 0x3a)))
      (local.set $colons
        (i64.and (local.get $inside)
          (call $bits
            (i8x16.eq (local.get $c0) (local.get $v)) (i8x16.eq (local.get $c1) (local.get $v))
            (i8x16.eq (local.get $c2) (local.get $v)) (i8x16.eq (local.get $c3) (local.get $v)))))
      (local.set $v (i8x16.splat (i32.const 0x2c)))
      (local.set $commas
        (i64.and (local.get $inside)
          (call $bits
            (i8x16.eq (local.get $c0) (local.get $v)) (i8x16.eq (local.get $c1) (local.get $v))
            (i8x16.eq (local.get $c2) (local.get $v)) (i8x16.eq (local.get $c3) (local.get $v)))))
      (local.set $allColons (local.get $colons))
      (local.set $separators
        (i64.or (local.get $brackets) (i64.or (local.get $colons) (local.get $commas))))
      (local.set $opens (i64.const 0))
      (local.set $braces (i64.const 0))
      ;; Where the innermost bracket is a brace.
      (local.set $objects
        (i64.sub (i64.and (local.get $arrays) (i64.const 1)) (i64.const 1)))

      (block $walked
        (loop $next
          (local.set $tokens (local.get $brackets))
          (if (i32.eq (local.get $depth) (i32.const 1))
            (then (local.set $tokens (i64.or (local.get $brackets) (local.get $colons)))))
          (if (i32.eqz (i64.eqz (local.get $tokens)))
            (then
              (local.set $at
                (i32.add (local.get $base) (i32.wrap_i64 (i64.ctz (local.get $tokens)))))
              (local.set $keep (i64.shl (i64.const -2) (i64.ctz (local.get $tokens))))
              (local.set $brackets (i64.and (local.get $brackets) (local.get $keep)))
              (local.set $colons (i64.and (local.get $colons) (local.get $keep)))
              (local.set $byte (i32.load8_u (local.get $at)))
              ;; Until it turns out to be understood.
              (local.set $status (i32.const 3))
              (block $understood
                ;; A colon at depth 1 ends the key of a member.
                (if (i32.eq (local.get $byte) (i32.const 0x3a))
                  (then
                    (local.set $name (i64.load (i32.sub (local.get $at) (i32.const 8))))
                    (local.set $entry
                      (i32.add (i32.const 0x400)
                        (i32.mul (i32.const 48)
                          (i32.wrap_i64
                            (i64.shr_u (i64.mul (local.get $name) (i64.load offset=8 (i32.const 0))) (i64.const 56))))))
                    (local.set $key (i32.sub (local.get $at) (i32.load offset=24 (local.get $entry))))
                    (if
                      (i32.and
                        (i64.eq (local.get $name) (i64.load (local.get $entry)))
                        (i32.and
                          (i64.eq (i64.load (local.get $key)) (i64.load offset=8 (local.get $entry)))
                          (i64.eq
                            (i64.load (i32.add (local.get $key) (i32.load offset=28 (local.get $entry))))
                            (i64.load offset=16 (local.get $entry)))))
                      (then (local.set $entry (i32.load offset=32 (local.get $entry))))
                      (else
                        ;; A key that is not known: back to its quote.
                        (local.set $entry (i32.const 0x90))
                        (local.set $key (i32.sub (local.get $at) (i32.const 1)))
                        (br_if $stop (i32.ne (i32.load8_u (local.get $key)) (i32.const 0x22)))
                        (loop $back
                          (local.set $key (i32.sub (local.get $key) (i32.const 1)))
                          (br_if $stop (i32.le_u (local.get $key) (local.get $record)))
                          (local.set $byte (i32.load8_u (local.get $key)))
                          (br_if $stop (i32.eq (local.get $byte) (i32.const 0x5c)))
                          (br_if $back (i32.ne (local.get $byte) (i32.const 0x22))))))
                    (br_if $stop (i32.eq (local.get $entry) (i32.const -1)))
                    (local.set $key (i32.sub (local.get $key) (i32.const 1)))
                    (if (i32.eqz (local.get $member))
                      (then (br_if $stop (i32.ne (local.get $key) (local.get $record))))
                      (else
                        (br_if $stop (i32.ne (i32.load8_u (local.get $key)) (i32.const 0x2c)))
                        (br_if $stop (i32.ge_u (i32.load (local.get $member)) (local.get $key)))
                        (i32.store offset=4 (local.get $member) (local.get $key))))
                    (local.set $member (i32.add (local.get $row) (local.get $entry)))
                    (i32.store (local.get $member) (i32.add (local.get $at) (i32.const 1)))
                    (br $understood)))

                ;; { or [
                (if (i32.eq (i32.or (local.get $byte) (i32.const 0x20)) (i32.const 0x7b))
                  (then
                    (local.set $tokens
                      (i64.and (local.get $tokens) (i64.sub (i64.const 0) (local.get $tokens))))
                    (local.set $opens (i64.or (local.get $opens) (local.get $tokens)))
                    (if (i32.eq (local.get $byte) (i32.const 0x7b))
                      (then (local.set $braces (i64.or (local.get $braces) (local.get $tokens)))))
                    (if (i32.eqz (local.get $depth))
                      (then
                        (br_if $stop (i32.ne (local.get $byte) (i32.const 0x7b)))
                        (br_if $stop (i32.ne (local.get $at) (local.get $expected)))
                        (if (i32.gt_u (local.get $at) (local.get $start))
                          (then
                            (br_if $stop
                              (i32.ne (i32.load8_u (i32.sub (local.get $at) (i32.const 1))) (i32.const 0x2c)))))
                        (local.set $record (local.get $at))
                        (local.set $member (i32.const 0))
                        (local.set $row
                          (i32.add (i32.const 0x10000) (i32.mul (local.get $rows) (i32.const 192))))
                        (v128.store (local.get $row) (local.get $zero))
                        (v128.store offset=16 (local.get $row) (local.get $zero))
                        (v128.store offset=32 (local.get $row) (local.get $zero))
                        (v128.store offset=48 (local.get $row) (local.get $zero))
                        (v128.store offset=64 (local.get $row) (local.get $zero))
                        (v128.store offset=80 (local.get $row) (local.get $zero))
                        (v128.store offset=96 (local.get $row) (local.get $zero))
                        (v128.store offset=112 (local.get $row) (local.get $zero))
                        (v128.store offset=128 (local.get $row) (local.get $zero))))
                    (local.set $arrays
                      (i64.or
                        (i64.shl (local.get $arrays) (i64.const 1))
                        (i64.extend_i32_u (i32.eq (local.get $byte) (i32.const 0x5b)))))
                    (local.set $depth (i32.add (local.get $depth) (i32.const 1)))
                    (br_if $stop (i32.gt_u (local.get $depth) (i32.const 60)))
                    (local.set $objects
                      (i64.xor (local.get $objects)
                        (i64.and (local.get $keep)
                          (i64.xor (local.get $objects)
                            (i64.sub (i64.and (local.get $arrays) (i64.const 1)) (i64.const 1))))))
                    (br $understood)))

                ;; } or ]
                (br_if $stop
                  (i32.ne (i32.or (local.get $byte) (i32.const 0x20)) (i32.const 0x7d)))
                (if (i32.eqz (local.get $depth))
                  (then
                    (br_if $stop (i32.ne (local.get $byte) (i32.const 0x5d)))
                    (br_if $stop (i32.ne (local.get $at) (local.get $whole)))
                    (local.set $status (i32.const 2))
                    (br $walked)))
                (br_if $stop
                  (i32.ne
                    (i32.eq (local.get $byte) (i32.const 0x5d))
                    (i32.wrap_i64 (i64.and (local.get $arrays) (i64.const 1)))))
                (local.set $arrays (i64.shr_u (local.get $arrays) (i64.const 1)))
                (local.set $depth (i32.sub (local.get $depth) (i32.const 1)))
                (local.set $objects
                  (i64.xor (local.get $objects)
                    (i64.and (local.get $keep)
                      (i64.xor (local.get $objects)
                        (i64.sub (i64.and (local.get $arrays) (i64.const 1)) (i64.const 1))))))
                (if (i32.eqz (local.get $depth))
                  (then
                    (if (local.get $member)
                      (then
                        (br_if $stop (i32.ge_u (i32.load (local.get $member)) (local.get $at)))
                        (br_if $stop
                          (i32.eq (i32.load8_u (i32.sub (local.get $at) (i32.const 1))) (i32.const 0x2c)))
                        (i32.store offset=4 (local.get $member) (local.get $at)))
                      (else
                        (br_if $stop
                          (i32.ne (i32.sub (local.get $at) (i32.const 1)) (local.get $record)))))
                    (i32.store offset=152 (local.get $row) (local.get $record))
                    (local.set $whole (i32.add (local.get $at) (i32.const 1)))
                    (i32.store offset=156 (local.get $row) (local.get $whole))
                    (local.set $expected (i32.add (local.get $at) (i32.const 2)))
                    (local.set $rows (i32.add (local.get $rows) (i32.const 1)))
                    (local.set $status (i32.const 1))
                    (br_if $walked (i32.eq (local.get $rows) (i32.const 2048))))))
              (local.set $status (i32.const 0))
              (br $next)))))

      ;; What counts of this block: up to where it stopped, or to the end.
      (local.set $limit (i64.const -1))
      (if (local.get $status)
        (then
          (local.set $limit
            (i64.xor (local.get $keep) (i64.const -1))))
        (else
          (if (i32.gt_u (i32.add (local.get $base) (i32.const 64)) (local.get $end))
            (then
              (local.set $limit
                (i64.sub
                  (i64.shl (i64.const 1)
                    (i64.extend_i32_u (i32.sub (local.get $end) (local.get $base))))
                  (i64.const 1)))))))

      (local.set $ahead
        (i64.or (local.get $opens) (i64.or (local.get $allColons) (local.get $commas))))
      ;; A closing bracket behind its opening one: closing are the separators that nothing is expected behind.
      (local.set $empties
        (i64.and
          (i64.xor (local.get $separators) (local.get $ahead))
          (i64.or (i64.shl (local.get $opens) (i64.const 1)) (local.get $opensCarry))))
      (local.set $opensCarry (i64.shr_u (local.get $opens) (i64.const 63)))
      ;; Bytes that are in no string and no separator, and the first of each run of them.
      (local.set $scalars
        (i64.and
          (local.get $inside)
          (i64.xor (i64.or (local.get $separators) (local.get $quotes)) (i64.const -1))))
      (local.set $scalarsBehind
        (i64.or (i64.shl (local.get $scalars) (i64.const 1)) (local.get $scalarsCarry)))
      (local.set $scalarsCarry (i64.shr_u (local.get $scalars) (i64.const 63)))
      (local.set $firsts
        (i64.and (local.get $scalars) (i64.xor (local.get $scalarsBehind) (i64.const -1))))
      ;; A value, or a key, starts behind each of `ahead` and nowhere else, unless the bracket closes at once.
      (local.set $wrong
        (i64.xor
          (i64.xor
            (i64.or (i64.shl (local.get $ahead) (i64.const 1)) (local.get $aheadCarry))
            (local.get $empties))
          (i64.or
            (i64.or (local.get $opens) (local.get $firsts))
            (i64.and (local.get $quotes) (i64.xor (local.get $inside) (i64.const -1))))))
      (local.set $aheadCarry (i64.shr_u (local.get $ahead) (i64.const 63)))
      ;; In objects, the separators next to braces and commas are the colons: a carry runs through what is between.
      ;; `others` are the bytes that are no separators.
      (local.set $ahead
        (i64.or (local.get $braces) (i64.and (local.get $commas) (local.get $objects))))
      (local.set $others (i64.xor (local.get $separators) (i64.const -1)))
      (local.set $behind
        (i64.add
          (i64.or (i64.shl (local.get $ahead) (i64.const 1)) (local.get $behindCarry))
          (local.get $others)))
      (local.set $behindCarry
        (i64.or
          (i64.shr_u (local.get $ahead) (i64.const 63))
          (i64.extend_i32_u (i64.lt_u (local.get $behind) (local.get $others)))))
      (local.set $wrong
        (i64.or (local.get $wrong)
          (i64.or
            ;; A key that is no string.
            (i64.and (local.get $allColons) (local.get $scalarsBehind))
            (i64.xor (local.get $allColons)
              (i64.and
                (i64.and (local.get $behind) (local.get $separators))
                (i64.xor (local.get $empties) (i64.const -1)))))))
      (local.set $firsts (i64.and (local.get $firsts) (local.get $limit)))
      (if
        (i32.or
          (i32.eqz (i64.eqz (i64.and (local.get $wrong) (local.get $limit))))
          (i32.eqz (call $scalars (local.get $firsts) (local.get $base) (local.get $end))))
        (then (local.set $status (i32.const 3))))
      (br_if $stop (local.get $status))
      (local.set $base (i32.add (local.get $base) (i32.const 64)))
      (br $blocks)))
  (i32.store (i32.const 0) (local.get $whole))
  (i32.store offset=4 (i32.const 0) (local.get $status))
  (local.get $rows))
