import fc from 'fast-check'
import type { Usd } from '../../src/domain/money.ts'

/** What one of two processes does next. `pick` chooses among the attempts there are. */
export type Step =
  | { readonly kind: 'hold'; readonly who: Who; readonly amount: Usd; readonly isShared: boolean }
  | { readonly kind: 'sent' | 'accepted' | 'answered'; readonly who: Who; readonly pick: number }
  /** `sixths` of the hold is the charge; null is an unknown one. */
  | { readonly kind: 'settle'; readonly who: Who; readonly pick: number; readonly sixths: Sixths }
  | { readonly kind: 'resolve'; readonly who: Who; readonly pick: number; readonly sixths: number }
  | { readonly kind: 'kill'; readonly who: Who }
  | { readonly kind: 'start'; readonly who: Who }
  | { readonly kind: 'take-over'; readonly who: Who; readonly whose: Who }

export type Who = 0 | 1
type Sixths = number | null

const who = fc.constantFrom<Who>(0, 1)
const pick = fc.nat({ max: 99 })

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('hold' as const),
      who,
      amount: fc.bigInt({ min: 0n, max: 30n }),
      isShared: fc.boolean(),
    }),
  },
  {
    weight: 9,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'sent' as const,
        'sent' as const,
        'accepted' as const,
        'answered' as const,
      ),
      who,
      pick,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('settle' as const),
      who,
      pick,
      sixths: fc.constantFrom(0, 1, 3, 5, 6, 6, 9, null, null),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('resolve' as const),
      who,
      pick,
      sixths: fc.constantFrom(0, 3, 6, 8),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('kill' as const), who }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('start' as const), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('take-over' as const), who, whose: who }) },
)

export const steps = fc.array(step, { minLength: 1, maxLength: 40, size: 'max' })
