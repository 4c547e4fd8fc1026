import type { Finding } from '../domain/verdict.ts'
import { findByEdit } from './edit.ts'
import { type Evidence, failed, passed, skipped } from './evidence.ts'

/** Inside the mask something was edited at all. */
export function checkInsideChanged(evidence: Evidence, minShare: number): readonly Finding[] {
  return findByEdit('inside-changed', evidence, ({ insideChanged }) => {
    if (insideChanged === null) return skipped('the mask marks nothing')
    const message = `${percent(insideChanged)} of the masked pixels changed, asked for ${percent(minShare)}`
    return insideChanged >= minShare ? passed(message) : failed(message)
  })
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`
}
