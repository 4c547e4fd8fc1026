/** Fewer arms than this gain nothing from halving: with four, it found the best no more often. */
export const LEAST_ARMS = 5

/** Every arm gets at least so many prompts before anything is held against it. */
const LEAST_EACH = 6

/** When to look at the arms, after how many prompts each. */
export interface Look {
  /** Prompts that every arm still in it has had by then. */
  readonly after: number
  /** Most arms that go on from here; null: this look stops only the hopeless. */
  readonly keep: number | null
}

/**
 * Looks at `arms` arms of up to `prompts` prompts each: after 6 and then every second prompt, and
 * from five arms up with successive halving (Karnin, Koren & Somekh 2013) in log2(arms) rounds of about
 * equal length, so that two arms get all the prompts. All arms get the same prompts in the same order.
 * There is no look after the last prompt, as nothing is left to be saved.
 */
export function looksFor(arms: number, prompts: number): readonly Look[] {
  const halvings = arms < LEAST_ARMS ? 0 : Math.ceil(Math.log2(arms)) - 1
  const first = Math.max(LEAST_EACH, 2 * Math.ceil(prompts / (halvings + 1) / 2))
  const keeps = new Map<number, number>()
  for (let round = 1; round <= halvings; round += 1) {
    const after = first + 2 * Math.floor(((prompts - first) * (round - 1)) / halvings / 2)
    // With few prompts two rounds fall together: halved once there, not quartered.
    if (!keeps.has(after)) keeps.set(after, Math.ceil(arms / 2 ** round))
  }
  const looks: Look[] = []
  for (let after = LEAST_EACH; after < prompts; after += 2) {
    looks.push({ after, keep: keeps.get(after) ?? null })
  }
  return looks
}
