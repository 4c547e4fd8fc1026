import { describe, expect, it } from 'vitest'
import { judge } from '../../src/checks/judge.ts'
import type { EditFacts } from '../../src/domain/image-facts.ts'
import type { Settings } from '../../src/domain/settings.ts'
import type { CheckSpec } from '../../src/domain/verdict.ts'
import { brokenImage, evidence, image, outcome, uninspected } from './evidence.ts'

/** The findings of one check as `verdict: message`. */
function found(spec: CheckSpec, more: Parameters<typeof evidence>[0]): string[] {
  return judge([spec], evidence(more)).findings.map(
    ({ verdict, message }) => `${verdict}: ${message}`,
  )
}

const asking = (settings: Partial<Settings>): { settings: Settings } => ({
  settings: { mode: 'text-to-image', n: 1, ...settings },
})

describe('decodes', () => {
  it('tells a damaged picture from one that nobody could look at', () => {
    const images = [
      image(),
      brokenImage('undecodable'),
      brokenImage('unsupported-format'),
      brokenImage('too-large'),
      brokenImage('decoder-failed'),
      uninspected,
    ]
    expect(found({ check: 'decodes' }, { images })).toEqual([
      'passed: image 1: png 1024x1024',
      'failed: image 2: cut short',
      'failed: image 3: cut short',
      'failed: image 4: cut short',
      'errored: image 5: cut short',
      'errored: image 6: not inspected',
    ])
  })
})

describe('count', () => {
  const count = { check: 'count' } as const

  it.each([
    [1, 'failed: 1 image, asked for 2'],
    [2, 'passed: 2 images, asked for 2'],
    [3, 'failed: 3 images, asked for 2'],
  ])('judges %i of 2', (received, message) => {
    const images = Array.from({ length: received }, () => image())
    expect(found(count, { images, imagesRequested: 2 })).toEqual([message])
  })

  it('cannot judge an attempt without a result', () => {
    const lost = { images: [], imagesRequested: 1, outcome: outcome('lost') }
    expect(found(count, lost)).toEqual(['errored: 0 images, asked for 1'])
    expect(found(count, { ...lost, outcome: outcome('blocked') })).toEqual([
      'failed: 0 images, asked for 1',
    ])
  })
})

describe('size', () => {
  const exact = { check: 'size', tolerance: 0 } as const

  it('is exact where pixels were asked', () => {
    const images = [image(), image({ height: 768 }), image({ width: 1023 })]
    expect(found(exact, { images })).toEqual([
      'passed: image 1: 1024x1024, asked for 1024x1024',
      'failed: image 2: 1024x768, asked for 1024x1024',
      'failed: image 3: 1023x1024, asked for 1024x1024',
    ])
  })

  it('goes by the pixels where an aspect was asked as well', () => {
    const settings = asking({ size: '1024x1024', aspect: '16:9' })
    expect(found(exact, settings)).toEqual(['passed: image 1: 1024x1024, asked for 1024x1024'])
  })

  it('allows the deviation that the suite allows, and no more', () => {
    const tolerant = { check: 'size', tolerance: 0.125 } as const
    expect(found(tolerant, { images: [image({ width: 1152 })] })[0]).toMatch(/^passed/)
    expect(found(tolerant, { images: [image({ width: 896 })] })[0]).toMatch(/^passed/)
    expect(found(tolerant, { images: [image({ width: 1153 })] })[0]).toMatch(/^failed/)
    expect(found(tolerant, { images: [image({ height: 895 })] })[0]).toMatch(/^failed/)
  })

  it('allows an aspect 2 % for rounding, or more where the suite does', () => {
    const settings = asking({ aspect: '16:9' })
    const seen = (width: number, tolerance: number) =>
      found({ check: 'size', tolerance }, { ...settings, images: [image({ width, height: 1000 })] })
    expect(seen(1813, 0)).toEqual(['passed: image 1: 1813x1000, asked for 16:9'])
    expect(seen(1814, 0)).toEqual(['failed: image 1: 1814x1000, asked for 16:9'])
    expect(seen(1814, 0.1)[0]).toMatch(/^passed/)
  })

  it.each([{}, { size: 'auto' }, { size: '2K' }])('is skipped for %j', (settings) => {
    expect(found(exact, asking(settings))).toEqual(['skipped: image 1: no size asked'])
  })
})

describe('format', () => {
  const check = { check: 'format' } as const

  it.each([
    ['png', 'passed: image 1: png, asked for png'],
    ['jpeg', 'failed: image 1: png, asked for jpeg'],
  ])('judges a PNG where %s was asked', (format, message) => {
    expect(found(check, asking({ format }))).toEqual([message])
  })

  it('takes jpg for jpeg, in any case', () => {
    const images = [image({ format: 'jpeg' })]
    for (const format of ['jpg', 'JPG', 'jpeg', 'JPEG']) {
      const message = 'passed: image 1: jpeg, asked for jpeg'
      expect(found(check, { ...asking({ format }), images })).toEqual([message])
    }
  })

  it('is skipped where no format was asked', () => {
    expect(found(check, asking({}))).toEqual(['skipped: image 1: no format asked'])
    expect(found(check, asking({ format: 'auto' }))).toEqual(['skipped: image 1: no format asked'])
  })
})

describe('alpha', () => {
  const check = { check: 'alpha' } as const
  const images = [
    image({ hasAlpha: true, transparentShare: 0 }),
    image({ transparentShare: 0.3456 }),
  ]

  it('wants something transparent where that was asked, not just a channel for it', () => {
    expect(found(check, { ...asking({ background: 'transparent' }), images })).toEqual([
      'failed: image 1: 0 % of the pixels let something through, asked for transparent',
      'passed: image 2: 35 % of the pixels let something through, asked for transparent',
    ])
  })

  it('wants nothing transparent where an opaque background was asked', () => {
    expect(found(check, { ...asking({ background: 'opaque' }), images })).toEqual([
      'passed: image 1: 0 % of the pixels let something through, asked for opaque',
      'failed: image 2: 35 % of the pixels let something through, asked for opaque',
    ])
  })

  it('does not round a single transparent pixel of a megapixel to nothing', () => {
    const one = [image({ transparentShare: 1 / 1024 ** 2 })]
    expect(found(check, { ...asking({ background: 'opaque' }), images: one })).toEqual([
      'failed: image 1: 0.000095 % of the pixels let something through, asked for opaque',
    ])
  })

  it.each([{}, { background: 'auto' }])('is skipped for %j', (settings) => {
    expect(found(check, asking(settings))[0]).toMatch(/^skipped/)
  })
})

describe('not-blank', () => {
  it.each([
    [0.1, 2, 'passed: image 1: entropy 0.10 bits, deviation 2.0'],
    [0.57, 30, 'passed: image 1: entropy 0.57 bits, deviation 30.0'],
    [0.09, 30, 'failed: image 1: blank (entropy 0.09 bits, deviation 30.0)'],
    [1.5, 1.9, 'failed: image 1: blank (entropy 1.50 bits, deviation 1.9)'],
  ])('judges %f bits and a deviation of %f', (entropy, deviation, message) => {
    expect(found({ check: 'not-blank' }, { images: [image({ entropy, deviation })] })).toEqual([
      message,
    ])
  })
})

describe('distinct', () => {
  const check = { check: 'distinct', maxDistance: 4 } as const
  const hashed = (perceptualHash: string) => image({ perceptualHash })

  it('fails the later one of two alike, and not a third that is neither', () => {
    const images = [
      hashed('0000000000000000'),
      hashed('00000000ffffffff'),
      hashed('000000000000000f'),
      hashed('000000000000001f'),
    ]
    expect(found(check, { images })).toEqual([
      'passed: image 1: no earlier image to repeat',
      'passed: image 2: at least 32 of 64 bits from every earlier image',
      'failed: image 3: like image 1, 4 of 64 bits apart',
      'failed: image 4: like image 3, 1 of 64 bits apart',
    ])
    expect(found({ check: 'distinct', maxDistance: 3 }, { images })[2]).toBe(
      'passed: image 3: at least 4 of 64 bits from every earlier image',
    )
  })

  it('is skipped for an only image and does not compare with a broken one', () => {
    expect(found(check, {})).toEqual(['skipped: image 1: the only image'])
    expect(found(check, { images: [brokenImage('undecodable'), image()] })).toEqual([
      'skipped: image 1: not decoded (cut short)',
      'passed: image 2: no earlier image to repeat',
    ])
  })
})

describe('bytes', () => {
  it.each([
    [90_000, 90_000, 'passed: image 1: 90000 bytes'],
    [90_001, 99_999, 'failed: image 1: 90000 bytes, asked for at least 90001'],
    [0, 89_999, 'failed: image 1: 90000 bytes, asked for at most 89999'],
  ])('judges 90000 bytes between %i and %i', (min, max, message) => {
    expect(found({ check: 'bytes', min, max }, {})).toEqual([message])
  })

  it('needs no decoding', () => {
    const images = [brokenImage('undecodable')]
    expect(found({ check: 'bytes', min: 0, max: 1e6 }, { images })[0]).toMatch(/^passed/)
  })
})

describe('checks by facts', () => {
  it.each<CheckSpec>([
    { check: 'size', tolerance: 0 },
    { check: 'format' },
    { check: 'alpha' },
    { check: 'not-blank' },
    { check: 'distinct', maxDistance: 4 },
  ])('skip what could not be decoded: $check', (spec) => {
    const images = [brokenImage('undecodable'), uninspected]
    expect(found(spec, { images })).toEqual([
      'skipped: image 1: not decoded (cut short)',
      'skipped: image 2: not inspected',
    ])
  })
})

describe('outside-kept and inside-changed', () => {
  const kept = { check: 'outside-kept', minSsim: 0.95, maxDifference: 3 } as const
  const changed = { check: 'inside-changed', minShare: 0.01 } as const
  const good: EditFacts = { outsideSsim: 0.95, outsideDifference: 3, insideChanged: 0.01 }
  const editing = (edit: EditFacts | null) => ({
    mode: 'edit' as const,
    hasMask: true,
    images: [image({}, edit)],
  })

  it('pass at their bounds', () => {
    expect(found(kept, editing(good))).toEqual([
      'passed: image 1: SSIM 0.950 outside the mask (at least 0.95), mean difference 3.0 (at most 3)',
    ])
    expect(found(changed, editing(good))).toEqual([
      'passed: image 1: 1 % of the masked pixels changed, asked for 1 %',
    ])
  })

  it('fail by structure, by colour, and by an edit that was not applied', () => {
    expect(found(kept, editing({ ...good, outsideSsim: 0.949 }))[0]).toMatch(/^failed/)
    expect(found(kept, editing({ ...good, outsideDifference: 3.1 }))[0]).toMatch(/^failed/)
    expect(found(changed, editing({ ...good, insideChanged: 0.0099 }))).toEqual([
      'failed: image 1: 0.99 % of the masked pixels changed, asked for 1 %',
    ])
  })

  it('judge by colour alone where there is too little outside for structure', () => {
    const thin = { ...good, outsideSsim: null }
    expect(found(kept, editing(thin))).toEqual([
      'passed: image 1: too little outside for SSIM, mean difference 3.0 (at most 3)',
    ])
    expect(found(kept, editing({ ...thin, outsideDifference: 4 }))[0]).toMatch(/^failed/)
  })

  it('are skipped where the mask leaves nothing to judge', () => {
    const none = { outsideSsim: null, outsideDifference: null, insideChanged: null }
    expect(found(kept, editing(none))).toEqual([
      'skipped: image 1: the mask leaves nothing outside',
    ])
    expect(found(changed, editing(none))).toEqual(['skipped: image 1: the mask marks nothing'])
  })

  it('are skipped for other modes, without a mask and for a broken image, and errored when not compared', () => {
    for (const spec of [kept, changed]) {
      expect(found(spec, { ...editing(good), mode: 'variation' })).toEqual([
        'skipped: image 1: not an edit',
      ])
      expect(found(spec, { ...editing(good), hasMask: false })).toEqual([
        'skipped: image 1: no mask',
      ])
      expect(found(spec, { ...editing(null), images: [brokenImage('undecodable')] })).toEqual([
        'skipped: image 1: not decoded (cut short)',
      ])
      expect(found(spec, editing(null))).toEqual([
        'errored: image 1: could not be compared with the source',
      ])
    }
  })
})
