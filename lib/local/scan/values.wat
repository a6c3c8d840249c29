;; Reads what is asked of every record: when it was, its event id, and whose it is. Addresses are those of
;; scanner-memory.ts.

;; The number of two digits; over 99 for other bytes.
(func $two (param $at i32) (result i32)
  (local $tens i32) (local $ones i32)
  (local.set $tens (i32.sub (i32.load8_u (local.get $at)) (i32.const 0x30)))
  (local.set $ones (i32.sub (i32.load8_u offset=1 (local.get $at)) (i32.const 0x30)))
  (if (i32.or (i32.gt_u (local.get $tens) (i32.const 9)) (i32.gt_u (local.get $ones) (i32.const 9)))
    (then (return (i32.const 100))))
  (i32.add (i32.mul (local.get $tens) (i32.const 10)) (local.get $ones)))

;; Of `"2026-03-01T06:10:12Z"`, in [at, end): leaves the date at `to`, as the number 20260301, and behind it the seconds
;; since its midnight; -1 and 0 for anything else. Whether there is such a day is not asked.
(func $time (param $at i32) (param $end i32) (param $to i32)
  (local $century i32) (local $year i32) (local $month i32) (local $day i32)
  (local $hour i32) (local $minute i32) (local $second i32)
  (i32.store (local.get $to) (i32.const -1))
  (i32.store offset=4 (local.get $to) (i32.const 0))
  (if (i32.ne (i32.sub (local.get $end) (local.get $at)) (i32.const 22)) (then (return)))
  (if
    (i32.or
      ;; The quotes, and "-", "-", "T", ":", ":", "Z".
      (i32.or
        (i32.or
          (i32.xor (i32.load8_u (local.get $at)) (i32.const 0x22))
          (i32.xor (i32.load8_u offset=21 (local.get $at)) (i32.const 0x22)))
        (i32.or
          (i32.xor (i32.load8_u offset=5 (local.get $at)) (i32.const 0x2d))
          (i32.xor (i32.load8_u offset=8 (local.get $at)) (i32.const 0x2d))))
      (i32.or
        (i32.or
          (i32.xor (i32.load8_u offset=11 (local.get $at)) (i32.const 0x54))
          (i32.xor (i32.load8_u offset=14 (local.get $at)) (i32.const 0x3a)))
        (i32.or
          (i32.xor (i32.load8_u offset=17 (local.get $at)) (i32.const 0x3a))
          (i32.xor (i32.load8_u offset=20 (local.get $at)) (i32.const 0x5a)))))
    (then (return)))
  (local.set $century (call $two (i32.add (local.get $at) (i32.const 1))))
  (local.set $year (call $two (i32.add (local.get $at) (i32.const 3))))
  (local.set $month (call $two (i32.add (local.get $at) (i32.const 6))))
  (local.set $day (call $two (i32.add (local.get $at) (i32.const 9))))
  (local.set $hour (call $two (i32.add (local.get $at) (i32.const 12))))
  (local.set $minute (call $two (i32.add (local.get $at) (i32.const 15))))
  (local.set $second (call $two (i32.add (local.get $at) (i32.const 18))))
  (if
    (i32.or
      (i32.or
        (i32.or (i32.gt_u (local.get $century) (i32.const 99)) (i32.gt_u (local.get $year) (i32.const 99)))
        (i32.or (i32.gt_u (local.get $month) (i32.const 99)) (i32.gt_u (local.get $day) (i32.const 99))))
      (i32.or
        (i32.gt_u (local.get $hour) (i32.const 23))
        (i32.or (i32.gt_u (local.get $minute) (i32.const 59)) (i32.gt_u (local.get $second) (i32.const 59)))))
    (then (return)))
  (i32.store (local.get $to)
    (i32.add (local.get $day)
      (i32.mul (i32.const 100)
        (i32.add (local.get $month)
          (i32.mul (i32.const 100)
            (i32.add (local.get $year) (i32.mul (i32.const 100) (local.get $century))))))))
  (i32.store offset=4 (local.get $to)
    (i32.add (local.get $second)
      (i32.mul (i32.const 60)
        (i32.add (local.get $minute) (i32.mul (i32.const 60) (local.get $hour)))))))

;; The number of eight lower-case hex digits, the first being the lowest byte of `text`; -1 for other bytes. All eight at
;; once: Warren, "Hacker's Delight", 2nd edition (2012), chapter 6 and 7.
(func $hex (param $text i64) (result i64)
  (local $digits i64)
  ;; Letters have a bit that digits have not, and stand nine behind what their low half says.
  (local.set $digits
    (i64.add
      (i64.and (local.get $text) (i64.const 0x0f0f0f0f0f0f0f0f))
      (i64.mul
        (i64.and (i64.shr_u (local.get $text) (i64.const 6)) (i64.const 0x0101010101010101))
        (i64.const 9))))
  ;; Written again they have to be what they were.
  (if
    (i64.ne
      (i64.or
        (i64.and (local.get $digits) (i64.const 0xf0f0f0f0f0f0f0f0))
        (i64.xor (local.get $text)
          (i64.add
            (i64.add (local.get $digits) (i64.const 0x3030303030303030))
            (i64.mul
              (i64.and
                (i64.shr_u (i64.add (local.get $digits) (i64.const 0x0606060606060606)) (i64.const 4))
                (i64.const 0x0101010101010101))
              (i64.const 0x27)))))
      (i64.const 0))
    (then (return (i64.const -1))))
  (local.set $digits
    (i64.and
      (i64.or (i64.shl (local.get $digits) (i64.const 4)) (i64.shr_u (local.get $digits) (i64.const 8)))
      (i64.const 0x00ff00ff00ff00ff)))
  (local.set $digits
    (i64.and
      (i64.or (i64.shl (local.get $digits) (i64.const 8)) (i64.shr_u (local.get $digits) (i64.const 16)))
      (i64.const 0x0000ffff0000ffff)))
  (i64.and
    (i64.or (i64.shl (local.get $digits) (i64.const 16)) (i64.shr_u (local.get $digits) (i64.const 32)))
    (i64.const 0xffffffff)))

(func $joined (param $low i32) (param $high i32) (result i64)
  (i64.or
    (i64.extend_i32_u (local.get $low))
    (i64.shl (i64.extend_i32_u (local.get $high)) (i64.const 32))))

;; Leaves the four words of a UUID in quotes, in [at, end), at `to`; returns whether it is one.
(func $uuid (param $at i32) (param $end i32) (param $to i32) (result i32)
  (local $one i64) (local $two i64) (local $three i64) (local $four i64)
  (if (i32.ne (i32.sub (local.get $end) (local.get $at)) (i32.const 38)) (then (return (i32.const 0))))
  (if
    (i32.or
      (i32.or
        (i32.xor (i32.load8_u (local.get $at)) (i32.const 0x22))
        (i32.xor (i32.load8_u offset=37 (local.get $at)) (i32.const 0x22)))
      (i32.or
        (i32.or
          (i32.xor (i32.load8_u offset=9 (local.get $at)) (i32.const 0x2d))
          (i32.xor (i32.load8_u offset=14 (local.get $at)) (i32.const 0x2d)))
        (i32.or
          (i32.xor (i32.load8_u offset=19 (local.get $at)) (i32.const 0x2d))
          (i32.xor (i32.load8_u offset=24 (local.get $at)) (i32.const 0x2d)))))
    (then (return (i32.const 0))))
  (local.set $one (call $hex (i64.load offset=1 (local.get $at))))
  (local.set $two
    (call $hex (call $joined (i32.load offset=10 (local.get $at)) (i32.load offset=15 (local.get $at)))))
  (local.set $three
    (call $hex (call $joined (i32.load offset=20 (local.get $at)) (i32.load offset=25 (local.get $at)))))
  (local.set $four (call $hex (i64.load offset=29 (local.get $at))))
  (i32.store (local.get $to) (i32.wrap_i64 (local.get $one)))
  (i32.store offset=4 (local.get $to) (i32.wrap_i64 (local.get $two)))
  (i32.store offset=8 (local.get $to) (i32.wrap_i64 (local.get $three)))
  (i32.store offset=12 (local.get $to) (i32.wrap_i64 (local.get $four)))
  ;; None is -1, all of whose bits are set.
  (i64.eqz
    (i64.shr_u
      (i64.or
        (i64.or (local.get $one) (local.get $two))
        (i64.or (local.get $three) (local.get $four)))
      (i64.const 32))))

;; Whether [at, end) is a string.
(func $isText (param $at i32) (param $end i32) (result i32)
  (if (i32.lt_u (i32.sub (local.get $end) (local.get $at)) (i32.const 2)) (then (return (i32.const 0))))
  (i32.and
    (i32.eq (i32.load8_u (local.get $at)) (i32.const 0x22))
    (i32.eq (i32.load8_u (i32.sub (local.get $end) (i32.const 1))) (i32.const 0x22))))

;; Reads the rows from `row` to before `end`: behind their members go the date and the seconds of the time, the number of
;; the members on `list` by `table`, and the event id, behind whether it is a UUID (1) and whether source and name are
;; strings (2).
(func $read (export "read") (param $row i32) (param $end i32) (param $list i32) (param $table i32)
  (block $done
    (loop $next
      (br_if $done (i32.ge_u (local.get $row) (local.get $end)))
      (call $time
        (i32.load (local.get $row))
        (i32.load offset=4 (local.get $row))
        (i32.add (local.get $row) (i32.const 160)))
      (i32.store offset=168 (local.get $row)
        (call $number (local.get $row) (local.get $list) (local.get $table)))
      (i32.store offset=172 (local.get $row)
        (i32.or
          (call $uuid
            (i32.load offset=48 (local.get $row))
            (i32.load offset=52 (local.get $row))
            (i32.add (local.get $row) (i32.const 176)))
          (i32.shl
            (i32.and
              (call $isText (i32.load offset=8 (local.get $row)) (i32.load offset=12 (local.get $row)))
              (call $isText (i32.load offset=16 (local.get $row)) (i32.load offset=20 (local.get $row))))
            (i32.const 1))))
      (local.set $row (i32.add (local.get $row) (i32.const 192)))
      (br $next))))
