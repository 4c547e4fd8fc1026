import type { RateInterval } from '../domain/run.ts'
import { assertCount } from './count.ts'
import { incompleteBeta } from './incomplete-beta.ts'
import { scoreInterval } from './wilson.ts'

/** What came of the repeats of one prompt: `k` of `n`. */
export interface Cluster {
  readonly k: number
  readonly n: number
}

/**
 * How many times more images it takes than with each from another prompt: the variance of the share
 * between prompts against that of independent images, at least 1. Exactly 1 where no prompt was
 * repeated, and where nothing varies or there is only one prompt, as then nothing can be told.
 * Source: Kish 1965, ratio estimator over clusters.
 */
export function designEffect(clusters: readonly Cluster[]): number {
  for (const { k, n } of clusters) assertCount(k, n, 'designEffect')
  const used = clusters.filter(({ n }) => n > 0)
  const n = used.reduce((sum, cluster) => sum + cluster.n, 0)
  const share = used.reduce((sum, cluster) => sum + cluster.k, 0) / n
  if (used.length < 2 || used.length === n || share === 0 || share === 1) return 1
  const squares = used.reduce((sum, one) => sum + (one.k - share * one.n) ** 2, 0)
  const between = (used.length / (used.length - 1)) * (squares / (n * n))
  return Math.max(1, between / ((share * (1 - share)) / n))
}

/**
 * Share over prompts that were repeated, with the 95 % Wilson interval of as many independent images
 * as they are worth: n / design effect. Null without images.
 */
export function clusteredWilson(
  clusters: readonly Cluster[],
): (RateInterval & { readonly deff: number }) | null {
  const deff = designEffect(clusters)
  const n = clusters.reduce((sum, cluster) => sum + cluster.n, 0)
  if (n === 0) return null
  const share = clusters.reduce((sum, cluster) => sum + cluster.k, 0) / n
  return { value: share, ...scoreInterval(share, n / deff), n, deff }
}

/**
 * Posterior probability, from Jeffreys' prior, that a share is at least `floor` after `k` of `n`
 * images that are worth `n / deff` independent ones.
 */
export function clusteredPosterior(
  floor: number,
  { k, n, deff }: { readonly k: number; readonly n: number; readonly deff: number },
): number {
  return incompleteBeta(1 - floor, (n - k) / deff + 0.5, k / deff + 0.5)
}
