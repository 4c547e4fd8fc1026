import { describe, expect, test } from 'vitest'
import type { Settings } from '../../src/domain/settings.ts'
import { modelNotice, notOffered } from '../../src/providers/offered.ts'
import { openaiAdapter } from '../../src/providers/openai/adapter.ts'
import { replicateAdapter } from '../../src/providers/replicate/adapter.ts'

const asked = (over: Partial<Settings>): Settings => ({ mode: 'text-to-image', n: 1, ...over })

describe('what a model of OpenAI does not offer is told with what it does', () => {
  test.each<[string, Partial<Settings>, string | null]>([
    [
      'gpt-image-1.5',
      { size: '1000x1000' },
      'size "1000x1000" is not offered by gpt-image-1.5. Use 1024x1024, 1536x1024 or 1024x1536.',
    ],
    ['gpt-image-1.5', { size: 'auto' }, null],
    ['gpt-image-1.5-2025-12-16', { size: '1024x1536' }, null],
    [
      'gpt-image-1.5',
      { quality: 'xhigh' },
      'quality "xhigh" is not offered by gpt-image-1.5. Use low, medium or high.',
    ],
    ['gpt-image-2.5-flare', { quality: 'xhigh' }, null],
    ['gpt-image-2', { seed: 7 }, 'seed is not offered by gpt-image-2. Leave it out.'],
    ['gpt-image-2', { aspect: '16:9' }, 'aspect is not offered by gpt-image-2. Leave it out.'],
    ['gpt-image-2', { n: 11 }, 'n 11 is not offered by gpt-image-2. Use 1 to 10.'],
    ['dall-e-3', { n: 2 }, 'n 2 is not offered by dall-e-3. Use 1.'],
    ['dall-e-3', { mode: 'edit' }, 'mode "edit" is not offered by dall-e-3. Use text-to-image.'],
    [
      'gpt-image-2',
      { mode: 'variation' },
      'mode "variation" is not offered by gpt-image-2. Use text-to-image, edit or image-to-image.',
    ],
    [
      'gpt-image-2',
      { format: 'gif' },
      'format "gif" is not offered by gpt-image-2. Use png, jpeg or webp.',
    ],
    ['gpt-image-2.6-flare', { format: 'gif' }, null],
    [
      'gpt-image-2.6-flare',
      { format: 'svg', n: 2 },
      'format "svg" is not offered with n 2. Use n 1.',
    ],
    [
      'gpt-image-2.6-flare',
      { format: 'svg', mode: 'edit' },
      'format "svg" is not offered for edits. Use png or webp.',
    ],
    [
      'gpt-image-2',
      { background: 'transparent', format: 'jpeg' },
      'background "transparent" is not offered with format "jpeg". Use png or webp.',
    ],
    ['gpt-image-2', { background: 'transparent' }, null],
    [
      'gpt-image-2',
      { delivery: 'async' },
      'delivery "async" is not offered by this adapter: the Images API has no tasks. Use sync or batch.',
    ],
    ['somebody-elses', { size: '7x7', quality: 'ultra' }, null],
    ['somebody-elses', { steps: 30 }, 'steps is not offered by somebody-elses. Leave it out.'],
  ])('%s %j', (model, settings, message) => {
    expect(notOffered(openaiAdapter, model, asked(settings))).toBe(message)
  })

  test.each<[string, string | null]>([
    ['1024x1024', null],
    ['3840x2160', null],
    ['1024x640', null],
    ['1008x640', 'it must have at least 655360 pixels, not 645120'],
    ['3840x2176', 'it must have at most 8294400 pixels, not 8355840'],
    ['1000x1000', 'width and height must be multiples of 16'],
    ['3856x1504', 'the longer side must be at most 3840'],
    ['1536x512', null],
    ['1552x512', 'the sides must be at most 3:1'],
    ['large', 'it is not WIDTHxHEIGHT in pixels'],
  ])('a size of %s on gpt-image-2', (size, broken) => {
    const message = notOffered(openaiAdapter, 'gpt-image-2', asked({ size }))
    const expected = `size "${size}" is not offered by gpt-image-2: ${broken}. Use 1024x1024, 1536x1024, 1024x1536 or another size within its limits.`
    expect(message).toBe(broken === null ? null : expected)
  })
})

describe('what a model on Replicate does not offer', () => {
  test.each<[string, Partial<Settings>, string | null]>([
    [
      'black-forest-labs/flux-schnell',
      { size: '512x512' },
      'size is not offered by black-forest-labs/flux-schnell. Leave it out.',
    ],
    [
      'black-forest-labs/flux-schnell',
      { steps: 5 },
      'steps 5 is not offered by this model. Use 1 to 4.',
    ],
    [
      'black-forest-labs/flux-schnell',
      { aspect: '16:9', steps: 4, seed: 1, n: 4, format: 'jpeg' },
      null,
    ],
    [
      'black-forest-labs/flux-schnell',
      { mode: 'edit' },
      'mode "edit" is not offered by black-forest-labs/flux-schnell. Use text-to-image.',
    ],
    [
      'black-forest-labs/flux-1.1-pro',
      { n: 2 },
      'n 2 is not offered by black-forest-labs/flux-1.1-pro. Use 1.',
    ],
    ['black-forest-labs/flux-1.1-pro', { size: '1024x768' }, null],
    [
      'black-forest-labs/flux-1.1-pro',
      { size: '1000x1000' },
      'size "1000x1000" is not offered by this model. Use sides from 256 to 1440 that are multiples of 32.',
    ],
    [
      'black-forest-labs/flux-1.1-pro',
      { size: '1024x768', aspect: '1:1' },
      'size "1024x768" is not offered by this model together with aspect. Use one of them.',
    ],
    [
      'acme/unknown',
      { delivery: 'batch' },
      'delivery "batch" is not offered by replicate. Use sync or async.',
    ],
    ['acme/unknown', { delivery: 'async', size: '1000x1000', quality: 'high' }, null],
  ])('%s %j', (model, settings, message) => {
    expect(notOffered(replicateAdapter, model, asked(settings))).toBe(message)
  })
})

describe('a model’s end', () => {
  const notice = (model: string, today: string) => modelNotice(openaiAdapter, model, today)

  test('is told from its day on, with the successor', () => {
    expect(notice('gpt-image-1', '2026-11-21')).toEqual({
      kind: 'retired',
      message:
        'gpt-image-1 was shut down on 2026-10-23. Use gpt-image-2.5-sunburst or gpt-image-2.5-flare.',
    })
    expect(notice('gpt-image-1.5', '2026-12-01')?.kind).toBe('retired')
  })

  test('is told sixty days before, and not earlier', () => {
    expect(notice('gpt-image-1.5', '2026-11-21')).toEqual({
      kind: 'retiring',
      message:
        'gpt-image-1.5 will be shut down on 2026-12-01, in 10 days. Use gpt-image-2.5-sunburst or gpt-image-2.5-flare.',
    })
    expect(notice('gpt-image-1.5', '2026-11-30')?.message).toContain('in 1 day.')
    expect(notice('gpt-image-1.5', '2026-10-02')?.kind).toBe('retiring')
    expect(notice('gpt-image-1.5', '2026-10-01')).toBeNull()
  })

  test('is nothing where no end is known', () => {
    expect(notice('gpt-image-2', '2026-11-21')).toBeNull()
    expect(notice('somebody-elses', '2026-11-21')).toBeNull()
  })
})
