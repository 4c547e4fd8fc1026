import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Evidence, ImageEvidence } from '../../src/checks/evidence.ts'
import { judge } from '../../src/checks/judge.ts'
import { OUTCOMES } from '../../src/domain/outcome.ts'
import type { CheckSpec, Verdict } from '../../src/domain/verdict.ts'
import { brokenImage, evidence, image, outcome, uninspected } from './evidence.ts'

const ALL: readonly CheckSpec[] = [
  { check: 'decodes' },
  { check: 'count' },
  { check: 'size', tolerance: 0 },
  { check: 'format' },
  { check: 'alpha' },
  { check: 'not-blank' },
  { check: 'distinct', maxDistance: 4 },
  { check: 'bytes', min: 100, max: 1_000_000 },
  { check: 'outside-kept', minSsim: 0.95, maxDifference: 3 },
  { check: 'inside-changed', minShare: 0.01 },
]
const NO_EDIT = { outsideSsim: 0.2, outsideDifference: 40, insideChanged: 0 }

describe('judge', () => {
  it('passes a sound image under every check and names the findings in the order asked', () => {
    const { findings, imagesUsable, verdict } = judge(ALL, evidence())
    expect(findings.map(({ check, verdict }) => `${check} ${verdict}`)).toEqual([
      'decodes passed',
      'count passed',
      'size passed',
      'format skipped',
      'alpha skipped',
      'not-blank passed',
      'distinct skipped',
      'bytes passed',
      'outside-kept skipped',
      'inside-changed skipped',
    ])
    expect([imagesUsable, verdict]).toEqual([1, 'passed'])
  })

  it('spends one failure on a broken image, not one for each check', () => {
    const { findings, imagesUsable, verdict } = judge(
      ALL,
      evidence({ images: [brokenImage('undecodable')] }),
    )
    expect(findings.filter((one) => one.verdict === 'failed').map(({ check }) => check)).toEqual([
      'decodes',
    ])
    expect([imagesUsable, verdict]).toEqual([0, 'failed'])
  })

  it('is errored, not failed, when nobody could look', () => {
    const images = [image(), brokenImage('decoder-failed')]
    expect(judge([{ check: 'decodes' }], evidence({ images }))).toMatchObject({
      imagesUsable: 1,
      verdict: 'errored',
    })
  })

  it('is failed when one image fails and another could not be looked at', () => {
    const images = [image({ width: 512 }), brokenImage('decoder-failed')]
    expect(judge(ALL, evidence({ images }))).toMatchObject({ imagesUsable: 0, verdict: 'failed' })
  })

  it('fails for a missing image without making those that came unusable', () => {
    const partial = evidence({ imagesRequested: 2, outcome: outcome('partial') })
    expect(judge(ALL, partial)).toMatchObject({ imagesUsable: 1, verdict: 'failed' })
  })

  it('fails a partial answer even where nobody counts', () => {
    const partial = evidence({ outcome: outcome('partial') })
    expect(judge([{ check: 'decodes' }], partial).verdict).toBe('failed')
  })

  it.each([
    ['produced', 'passed'],
    ['partial', 'failed'],
    ['empty', 'failed'],
    ['blocked', 'failed'],
    ['rejected', 'failed'],
    ['throttled', 'errored'],
    ['unavailable', 'errored'],
    ['malformed', 'errored'],
    ['lost', 'errored'],
    ['cancelled', 'errored'],
  ] as const)('goes by the outcome alone where nothing is checked: %s is %s', (kind, verdict) => {
    expect(judge([], evidence({ outcome: outcome(kind) })).verdict).toBe(verdict)
  })

  it('counts as usable, where nothing is checked, what came and is not known to be broken', () => {
    const images = [uninspected, image(), brokenImage('undecodable'), uninspected]
    expect(judge([], evidence({ images }))).toEqual({
      findings: [],
      imagesUsable: 3,
      verdict: 'passed',
    })
  })
})

const hash = fc.constantFrom('0000000000000000', '000000000000000f', 'ffffffff00000000')
const anyImage: fc.Arbitrary<ImageEvidence> = fc.oneof(
  fc
    .record({
      width: fc.constantFrom(512, 1024),
      entropy: fc.constantFrom(0, 7),
      transparentShare: fc.constantFrom(0, 0.5),
      perceptualHash: hash,
    })
    .chain((more) => fc.constantFrom(image(more), image(more, NO_EDIT))),
  fc.constantFrom(brokenImage('undecodable'), brokenImage('decoder-failed'), uninspected),
)
const anyEvidence: fc.Arbitrary<Evidence> = fc
  .record({
    images: fc.array(anyImage, { maxLength: 4 }),
    kind: fc.constantFrom(...OUTCOMES),
    imagesRequested: fc.integer({ min: 1, max: 4 }),
    hasMask: fc.boolean(),
    mode: fc.constantFrom('text-to-image' as const, 'edit' as const),
  })
  .map(({ kind, ...more }) => evidence({ ...more, outcome: outcome(kind) }))
const specs = fc.subarray([...ALL])

/** Higher is better for the verdict of an attempt that has a result. */
const RANK: Record<Verdict, number> = { failed: 0, errored: 1, skipped: 1, passed: 2 }

describe('properties of judge', () => {
  it('one more check never makes the verdict better, nor more images usable', () => {
    fc.assert(
      fc.property(specs, fc.constantFrom(...ALL), anyEvidence, (some, more, seen) => {
        const before = judge(some, seen)
        const after = judge([...some, more], seen)
        expect(after.imagesUsable).toBeLessThanOrEqual(before.imagesUsable)
        // An outcome that is itself a failure can only be unsettled by a check that could not judge.
        if (seen.outcome.kind === 'produced') {
          expect(RANK[after.verdict]).toBeLessThanOrEqual(RANK[before.verdict])
        } else {
          expect(after.verdict).not.toBe('passed')
        }
      }),
    )
  })

  it('a failed finding never goes with a passed verdict, and neither does an outcome but produced', () => {
    fc.assert(
      fc.property(specs, anyEvidence, (some, seen) => {
        const { findings, verdict } = judge(some, seen)
        const clean = findings.every((one) => one.verdict === 'passed' || one.verdict === 'skipped')
        expect(verdict === 'passed').toBe(clean && seen.outcome.kind === 'produced')
      }),
    )
  })

  it('every finding names an image that came, or none, and usable ones have no finding against them', () => {
    fc.assert(
      fc.property(specs, anyEvidence, (some, seen) => {
        const { findings, imagesUsable } = judge(some, seen)
        const against = new Set<number>()
        for (const { image: index, verdict } of findings) {
          if (index === null) continue
          expect(index).toBeLessThan(seen.images.length)
          if (verdict === 'failed' || verdict === 'errored') against.add(index)
        }
        expect(imagesUsable).toBeLessThanOrEqual(seen.images.length - against.size)
      }),
    )
  })

  it('the order of the checks does not matter to the verdict or the number of usable images', () => {
    fc.assert(
      fc.property(specs, anyEvidence, (some, seen) => {
        const { imagesUsable, verdict } = judge(some, seen)
        expect(judge(some.toReversed(), seen)).toMatchObject({ imagesUsable, verdict })
      }),
    )
  })
})
