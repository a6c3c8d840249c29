;; Gives the members of rows numbers that are equal exactly when their bytes are. Addresses are those of
;; scanner-memory.ts.

;; The 16 bytes at `at`, of which the first `left` count.
(func $first (param $at i32) (param $left i32) (result v128)
  (v128.and
    (v128.load (local.get $at))
    (v128.load (i32.sub (i32.const 0x90) (local.get $left)))))

;; A hash of the members on a list and of their lengths.
(func $hash (param $row i32) (param $list i32) (result i64)
  (local $members i32) (local $at i32) (local $left i32) (local $sum v128) (local $sums v128) (local $hash i64)
  (local.set $members (i32.load (local.get $list)))
  (block $end
    (loop $next
      (br_if $end (i32.eqz (local.get $members)))
      (local.set $members (i32.sub (local.get $members) (i32.const 1)))
      (local.set $list (i32.add (local.get $list) (i32.const 4)))
      (local.set $at (i32.add (local.get $row) (i32.load (local.get $list))))
      (local.set $left (i32.sub (i32.load offset=4 (local.get $at)) (i32.load (local.get $at))))
      (local.set $at (i32.load (local.get $at)))
      (local.set $sum (i32x4.add (local.get $sum) (i32x4.splat (local.get $left))))
      (local.set $sums (i32x4.add (local.get $sums) (local.get $sum)))
      (block $last
        (loop $more
          (br_if $last (i32.le_u (local.get $left) (i32.const 16)))
          (local.set $sum (i32x4.add (local.get $sum) (v128.load (local.get $at))))
          (local.set $sums (i32x4.add (local.get $sums) (local.get $sum)))
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (local.set $left (i32.sub (local.get $left) (i32.const 16)))
          (br $more)))
      (local.set $sum (i32x4.add (local.get $sum) (call $first (local.get $at) (local.get $left))))
      (local.set $sums (i32x4.add (local.get $sums) (local.get $sum)))
      (br $next)))
  (local.set $hash
    (i64.xor
      (i64.mul
        (i64.add (i64x2.extract_lane 0 (local.get $sum))
          (i64.rotl (i64x2.extract_lane 1 (local.get $sum)) (i64.const 21)))
        (i64.const 0x9e3779b97f4a7c15))
      (i64.rotl
        (i64.mul
          (i64.add (i64x2.extract_lane 0 (local.get $sums))
            (i64.rotl (i64x2.extract_lane 1 (local.get $sums)) (i64.const 43)))
          (i64.const 0xc2b2ae3d27d4eb4f))
        (i64.const 32))))
  (i64.mul
    (i64.xor (local.get $hash) (i64.shr_u (local.get $hash) (i64.const 32)))
    (i64.const 0x9e3779b97f4a7c15)))

;; Whether what is kept at `kept` are the members on a list: each a length and its bytes, padded with zeros to 16.
(func $isKept (param $row i32) (param $list i32) (param $kept i32) (result i32)
  (local $members i32) (local $at i32) (local $left i32)
  (local.set $members (i32.load (local.get $list)))
  (block $end
    (loop $next
      (br_if $end (i32.eqz (local.get $members)))
      (local.set $members (i32.sub (local.get $members) (i32.const 1)))
      (local.set $list (i32.add (local.get $list) (i32.const 4)))
      (local.set $at (i32.add (local.get $row) (i32.load (local.get $list))))
      (local.set $left (i32.sub (i32.load offset=4 (local.get $at)) (i32.load (local.get $at))))
      (local.set $at (i32.load (local.get $at)))
      (if (i32.ne (i32.load (local.get $kept)) (local.get $left)) (then (return (i32.const 0))))
      (local.set $kept (i32.add (local.get $kept) (i32.const 4)))
      (block $last
        (loop $more
          (br_if $last (i32.le_u (local.get $left) (i32.const 16)))
          (if (v128.any_true (v128.xor (v128.load (local.get $at)) (v128.load (local.get $kept))))
            (then (return (i32.const 0))))
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (local.set $kept (i32.add (local.get $kept) (i32.const 16)))
          (local.set $left (i32.sub (local.get $left) (i32.const 16)))
          (br $more)))
      (if
        (v128.any_true
          (v128.xor (call $first (local.get $at) (local.get $left)) (v128.load (local.get $kept))))
        (then (return (i32.const 0))))
      (local.set $kept (i32.add (local.get $kept) (i32.const 16)))
      (br $next)))
  (i32.const 1))

;; Keeps the members on a list at `kept`, of which `end` is the end. Returns where the next ones go; 0 for no room.
(func $keep (param $row i32) (param $list i32) (param $kept i32) (param $end i32) (result i32)
  (local $members i32) (local $at i32) (local $left i32)
  (local.set $members (i32.load (local.get $list)))
  (block $done
    (loop $next
      (br_if $done (i32.eqz (local.get $members)))
      (local.set $members (i32.sub (local.get $members) (i32.const 1)))
      (local.set $list (i32.add (local.get $list) (i32.const 4)))
      (local.set $at (i32.add (local.get $row) (i32.load (local.get $list))))
      (local.set $left (i32.sub (i32.load offset=4 (local.get $at)) (i32.load (local.get $at))))
      (local.set $at (i32.load (local.get $at)))
      ;; The length, and up to 16 bytes more than it.
      (if (i32.gt_u (i32.add (local.get $kept) (i32.add (local.get $left) (i32.const 20))) (local.get $end))
        (then (return (i32.const 0))))
      (i32.store (local.get $kept) (local.get $left))
      (local.set $kept (i32.add (local.get $kept) (i32.const 4)))
      (block $last
        (loop $more
          (br_if $last (i32.le_u (local.get $left) (i32.const 16)))
          (v128.store (local.get $kept) (v128.load (local.get $at)))
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (local.set $kept (i32.add (local.get $kept) (i32.const 16)))
          (local.set $left (i32.sub (local.get $left) (i32.const 16)))
          (br $more)))
      (v128.store (local.get $kept) (call $first (local.get $at) (local.get $left)))
      (local.set $kept (i32.add (local.get $kept) (i32.const 16)))
      (br $next)))
  (local.get $kept))

;; The number of the members on a list, the same whenever their bytes are: 0, 1, 2... in the order of first sight; -1
;; when there is no room for new ones. At `table` are how many there are, where the next bytes go and have to end, where
;; its slots and its entries lie (half as many), and the number of slots less one, a power of two less one.
(func $number (export "number") (param $row i32) (param $list i32) (param $table i32) (result i32)
  (local $hash i64) (local $slot i32) (local $found i32) (local $entry i32) (local $kept i32) (local $next i32)
  (local $slots i32) (local $entries i32) (local $mask i32)
  (local.set $slots (i32.load offset=12 (local.get $table)))
  (local.set $entries (i32.load offset=16 (local.get $table)))
  (local.set $mask (i32.load offset=20 (local.get $table)))
  (local.set $hash (call $hash (local.get $row) (local.get $list)))
  (local.set $slot
    (i32.and (i32.wrap_i64 (i64.shr_u (local.get $hash) (i64.const 32))) (local.get $mask)))

  (block $new
    (loop $probe
      (local.set $found
        (i32.load (i32.add (local.get $slots) (i32.shl (local.get $slot) (i32.const 2)))))
      (br_if $new (i32.eqz (local.get $found)))
      (local.set $found (i32.sub (local.get $found) (i32.const 1)))
      (local.set $entry (i32.add (local.get $entries) (i32.shl (local.get $found) (i32.const 4))))
      (if (i64.eq (i64.load (local.get $entry)) (local.get $hash))
        (then
          (if (call $isKept (local.get $row) (local.get $list) (i32.load offset=8 (local.get $entry)))
            (then (return (local.get $found))))))
      (local.set $slot (i32.and (i32.add (local.get $slot) (i32.const 1)) (local.get $mask)))
      (br $probe)))

  (local.set $found (i32.load (local.get $table)))
  (if (i32.ge_u (i32.shl (local.get $found) (i32.const 1)) (local.get $mask))
    (then (return (i32.const -1))))
  (local.set $kept (i32.load offset=4 (local.get $table)))
  (local.set $next
    (call $keep
      (local.get $row) (local.get $list) (local.get $kept) (i32.load offset=8 (local.get $table))))
  (if (i32.eqz (local.get $next)) (then (return (i32.const -1))))
  (local.set $entry (i32.add (local.get $entries) (i32.shl (local.get $found) (i32.const 4))))
  (i64.store (local.get $entry) (local.get $hash))
  (i32.store offset=8 (local.get $entry) (local.get $kept))
  (i32.store
    (i32.add (local.get $slots) (i32.shl (local.get $slot) (i32.const 2)))
    (i32.add (local.get $found) (i32.const 1)))
  (i32.store offset=4 (local.get $table) (local.get $next))
  (i32.store (local.get $table) (i32.add (local.get $found) (i32.const 1)))
  (local.get $found))
