import { mcnemarExact } from './mcnemar.ts'
import type { PairedCounts } from './newcombe.ts'
import { Z95 } from './normal.ts'

/** A true difference of the stated size is found eight times in ten: the 80 % point of the normal. */
const Z_POWER = 0.8416212335729143

/**
 * Votes without ties that tell a winner who is preferred with probability `preferred` from an even
 * match: two-sided 5 %, power 80 %. Infinity for an even match.
 */
export function votesNeeded(preferred: number): number {
  const sure = Z95 * 0.5 + Z_POWER * Math.sqrt(preferred * (1 - preferred))
  return Math.ceil((sure / (preferred - 0.5)) ** 2)
}

/**
 * Images for each of two arms on different prompts that tell their rates apart: two-sided 5 %, power
 * 80 %. Infinity for equal rates. Source: Fleiss, Levin & Paik 2003, section 4.2, without the
 * correction for continuity.
 */
export function imagesPerArm(one: number, other: number): number {
  const mean = (one + other) / 2
  const sure =
    Z95 * Math.sqrt(2 * mean * (1 - mean)) +
    Z_POWER * Math.sqrt(one * (1 - one) + other * (1 - other))
  return Math.ceil((sure / (one - other)) ** 2)
}

/**
 * How many more prompts for both arms until the exact McNemar test tells them apart at 5 % with power
 * 80 %, if they go on to differ as they did. 0 where it does already; null where no number of prompts
 * is known to: without prompts, or with as many wins on either side. Source: Connor 1987.
 */
export function imagesToSettle(counts: PairedCounts): number | null {
  const { both, onlyFirst, onlySecond, neither } = counts
  const n = both + onlyFirst + onlySecond + neither
  if (onlyFirst === onlySecond) return null
  if (mcnemarExact(onlyFirst, onlySecond) < 0.05) return 0
  const differ = (onlyFirst + onlySecond) / n
  const gap = Math.abs(onlyFirst - onlySecond) / n
  const sure = Z95 * Math.sqrt(differ) + Z_POWER * Math.sqrt(differ - gap * gap)
  // Where the approximation thinks it settled and the exact test does not, one more is the least.
  return Math.max(1, Math.ceil((sure / gap) ** 2) - n)
}
