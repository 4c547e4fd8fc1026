import type { Quote } from '../../src/domain/charge.ts'
import type { Trial } from '../../src/domain/plan.ts'
import { type ArmGroup, allocate, armGroups, type TrialYield } from '../../src/plan/allocate.ts'

/** Who is chosen as the best arm (arm 0 is), and after how many images altogether. */
export interface Choice {
  readonly isBest: boolean
  readonly images: number
  readonly stopped: readonly number[]
}

/** True usable rates of a small gap: one arm ahead, the others not far behind one another. */
export const SMALL_GAP = [0.9, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5, 0.45]

/** What every image is quoted at, unless told otherwise: only counts matter here. */
const PRICE = '0.04'

/** Every arm gets as many images. */
export function even(rates: readonly number[], each: number, random: () => number): Choice {
  const shares = rates.map((rate) => drawn(rate, each, random) / each)
  return { isBest: leader(shares, random) === 0, images: each * rates.length, stopped: [] }
}

/** Successive halving of a fixed number of images: the better half shares each round's part. */
export function halved(rates: readonly number[], images: number, random: () => number): Choice {
  const rounds = Math.ceil(Math.log2(rates.length))
  const usable = rates.map(() => 0)
  const asked = rates.map(() => 0)
  let going = rates.map((_, arm) => arm)
  let spent = 0
  for (let round = 0; round < rounds; round += 1) {
    const each = Math.floor(images / rounds / going.length)
    for (const arm of going) {
      usable[arm] = (usable[arm] ?? 0) + drawn(rates[arm] ?? 0, each, random)
      asked[arm] = (asked[arm] ?? 0) + each
      spent += each
    }
    going = going
      .map((arm) => ({ arm, share: (usable[arm] ?? 0) / (asked[arm] ?? 1), tie: random() }))
      .sort((a, b) => b.share - a.share || a.tie - b.tie)
      .slice(0, Math.ceil(going.length / 2))
      .map(({ arm }) => arm)
  }
  return { isBest: going[0] === 0, images: spent, stopped: [] }
}

/** As `assay run --allocate adaptive` does it, by the same code: a plan of `each` prompts an arm. */
export function adaptive(
  rates: readonly number[],
  each: number,
  { random, prices }: { random: () => number; prices?: readonly string[] },
): Choice {
  const group = groupOf(each, prices ?? rates.map(() => PRICE))
  // At one price, which arm has which rate is drawn anew each time: what is equal keeps its place.
  const order = rates
    .map((_, arm) => ({ arm, key: prices === undefined ? random() : arm }))
    .sort((a, b) => a.key - b.key)
    .map(({ arm }) => arm)
  const usable = rates.map(() => 0)
  const asked = rates.map(() => 0)
  const yields = new Map<Trial, TrialYield>()
  const yieldOf = (trial: Trial): TrialYield | null => yields.get(trial) ?? null
  for (;;) {
    const { next, stops } = allocate(group, { floor: 0.6, yieldOf, isLost: () => false })
    for (const trial of next) {
      const arm = order[Number(trial.case.cell.id)] ?? 0
      const one = random() < (rates[arm] ?? 0) ? 1 : 0
      yields.set(trial, { usable: one, images: 1 })
      usable[arm] = (usable[arm] ?? 0) + one
      asked[arm] = (asked[arm] ?? 0) + 1
    }
    if (next.length > 0) continue
    const stopped = stops.map(({ cell }) => order[Number(cell)] ?? 0)
    const shares = rates.map((_, arm) =>
      stopped.includes(arm) ? -1 : (usable[arm] ?? 0) / (asked[arm] ?? 1),
    )
    return { isBest: leader(shares, random) === 0, images: yields.size, stopped }
  }
}

const groups = new Map<string, ArmGroup>()

/** The same plan is not made twice. */
function groupOf(prompts: number, prices: readonly string[]): ArmGroup {
  const key = `${prompts} ${prices.join(' ')}`
  const known = groups.get(key)
  if (known !== undefined) return known
  const [group] = armGroups({ trials: trialsOf(prompts, prices) })
  if (group === undefined) throw new Error('no arms')
  groups.set(key, group)
  return group
}

/** Shares of the best chosen, and mean images, over so many repeats. */
export function repeated(
  times: number,
  once: () => Choice,
): { readonly best: number; readonly images: number } {
  let [best, images] = [0, 0]
  for (let time = 0; time < times; time += 1) {
    const choice = once()
    if (choice.isBest) best += 1
    images += choice.images
  }
  return { best: best / times, images: images / times }
}

/** Trials of a plan with an arm for each price, prompts outermost as in every plan. */
export function trialsOf(prompts: number, prices: readonly string[]): readonly Trial[] {
  return Array.from({ length: prompts }, (_, at) => at).flatMap((at) =>
    prices.map((price, arm): Trial => {
      const quote = { card: 'test', basis: 'computed', expected: price, worst: price, lines: [] }
      const prompt = { id: `p${at}`, text: `p${at}`, content: 'logo' }
      const cell = { id: `${arm}`, index: arm, suite: 0, target: `${arm}`, settings: TEXT_TO_IMAGE }
      const id = `${arm}/p${at}`
      return {
        id: `${id}/1`,
        index: at * prices.length + arm,
        k: 1,
        // Only what allocation looks at.
        case: {
          id,
          cell,
          prompt: prompt as Trial['case']['prompt'],
          quote: quote as unknown as Quote,
        },
      }
    }),
  )
}

const TEXT_TO_IMAGE = { mode: 'text-to-image', n: 1 } as const

function drawn(rate: number, images: number, random: () => number): number {
  let usable = 0
  for (let at = 0; at < images; at += 1) if (random() < rate) usable += 1
  return usable
}

/** The greatest share; by lot among equals. */
function leader(shares: readonly number[], random: () => number): number {
  const most = Math.max(...shares)
  const equals = shares.flatMap((share, arm) => (share === most ? [arm] : []))
  return equals[Math.floor(random() * equals.length)] ?? -1
}
