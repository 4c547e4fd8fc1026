import { posteriorAtLeast } from './jeffreys.ts'

/** `stop`: hopeless; `accept`: good enough already; `continue`: look again after more images. */
export interface FutilityLook {
  readonly decision: 'stop' | 'accept' | 'continue'
  /** Probability that the true share is at least the floor, after these images. */
  readonly probability: number
}

/** Fewest images before anything is decided, and how many more before the next look. */
const FIRST_LOOK = 6
const LOOK_EVERY = 2

/**
 * Whether an arm with `k` usable of `n` images is worth more of them: stop where its share reaches the
 * floor with a probability below 5 %, accept above 97.5 %, from the posterior of Jeffreys' prior
 * Beta(½, ½). Looks after 6 images and then at every second one only, so that chance gets fewer tries.
 */
export function futility({
  k,
  n,
  floor,
}: {
  readonly k: number
  readonly n: number
  readonly floor: number
}): FutilityLook {
  const probability = posteriorAtLeast(k, n, floor)
  const looks = n >= FIRST_LOOK && (n - FIRST_LOOK) % LOOK_EVERY === 0
  if (looks && probability < 0.05) return { decision: 'stop', probability }
  if (looks && probability > 0.975) return { decision: 'accept', probability }
  return { decision: 'continue', probability }
}
