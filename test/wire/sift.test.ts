import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSift } from '../../src/wire/sift.ts'
import { createMemorySink, tokenOf } from './memory-sink.ts'

function bytesOf(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length)
  let state = seed
  for (let i = 0; i < length; i += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    bytes[i] = state >>> 16
  }
  return bytes
}

async function siftText(
  text: string | Buffer,
  cuts: readonly number[] = [],
  options: { readonly slow?: boolean; readonly syntax?: 'json' | 'lines' } = {},
) {
  const { slow = false, syntax = 'json' } = options
  const sink = createMemorySink(slow)
  const sift = createSift(sink, syntax)
  const whole = Buffer.from(text)
  let from = 0
  for (const cut of [...cuts].map((n) => n % (whole.length + 1)).sort((a, b) => a - b)) {
    if (cut > from) await sift.push(whole.subarray(from, cut))
    from = Math.max(from, cut)
  }
  if (from < whole.length) await sift.push(whole.subarray(from))
  return { ...(await sift.end()), sink }
}

/** Puts the images of blobs back as base64. */
function restore(value: unknown, finished: ReadonlyMap<string, Buffer>): unknown {
  if (typeof value === 'string') {
    const sha256 = /^\[image:([0-9a-f]{64})\]$/.exec(value)?.[1]
    const bytes = sha256 === undefined ? undefined : finished.get(sha256)
    return bytes === undefined ? value : bytes.toString('base64')
  }
  if (Array.isArray(value)) return value.map((item) => restore(item, finished))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, restore(item, finished)]),
    )
  return value
}

function imagesIn(value: unknown): number {
  if (typeof value === 'string') return /^[A-Za-z0-9+/]{2047,}={0,2}$/.test(value) ? 1 : 0
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value).reduce<number>((sum, item) => sum + imagesIn(item), 0)
}

const cutsArbitrary = fc.array(fc.nat(200_000), { maxLength: 12 })
const image = fc
  .record({ length: fc.integer({ min: 1_540, max: 9_000 }), seed: fc.nat() })
  .map(({ length, seed }) => bytesOf(length, seed).toString('base64'))
const longProse = fc
  .array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), {
    minLength: 60,
    maxLength: 90,
  })
  .map((words) => `${words.join('. ')} – "quoted" \\ back\\\\slash`)
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom('"', '\\', '/', '\n', 'a', '\u2028') }),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (Object.is(n, -0) ? 0 : n)),
    fc.constantFrom(null, true, false),
    image,
    longProse,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.string({ unit: 'grapheme' }).filter((key) => key !== '__proto__'),
      tie('value'),
      { maxKeys: 4 },
    ),
  ),
})).value

describe('sift', () => {
  test('the text with its images put back is the text that came, however it was cut', async () => {
    await fc.assert(
      fc.asyncProperty(json, cutsArbitrary, fc.boolean(), async (value, cuts, slow) => {
        const { text, sink, damaged } = await siftText(JSON.stringify(value), cuts, { slow })
        expect(damaged).toBe(0)
        expect(restore(JSON.parse(text), sink.finished)).toEqual(value)
        expect(sink.opened()).toBe(imagesIn(value))
      }),
      { numRuns: 300 },
    )
  })

  test('base64 in every form that providers send decodes to the very bytes', async () => {
    const form = fc.constantFrom(
      (text: string) => text,
      (text: string) => text.replace(/=+$/, ''),
      (text: string) => text.replaceAll('+', '-').replaceAll('/', '_'),
      (text: string) => text.replaceAll('/', '\\/'),
      (text: string) => text.replaceAll('/', '\\u002f').replaceAll('=', '\\u003D'),
      (text: string) => text.replace(/.{76}/g, '$&\\n'),
      (text: string) => text.replace(/.{64}/g, '$&\\r\\n'),
      (text: string) => text.replace(/.{64}/g, '$& '),
    )
    // What stands before the base64 of a data URI is kept: it is not part of the picture.
    const before = fc.constantFrom(
      '',
      '',
      'data:image/png;base64,',
      'data:image\\/webp;charset=utf-8;base64,',
    )
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1_700, max: 200_000 }),
        fc.nat(),
        fc.tuple(before, form),
        cutsArbitrary,
        async (length, seed, [prefix, write], cuts) => {
          const bytes = bytesOf(length, seed)
          const source = `{"data":[{"b64_json":"${prefix}${write(bytes.toString('base64'))}"}],"n":1}`
          const { text, blobs, damaged } = await siftText(source, cuts)
          expect(text).toBe(`{"data":[{"b64_json":"${prefix}${tokenOf(bytes)}"}],"n":1}`)
          expect(blobs.map((blob) => blob.bytes)).toEqual([length])
          expect(damaged).toBe(0)
        },
      ),
      { numRuns: 200 },
    )
  })

  test('cutting into single bytes changes nothing', async () => {
    const bytes = bytesOf(3_001)
    const source = JSON.stringify({ 'a"\\': 'é\\', b: bytes.toString('base64'), c: '\\' })
    const { text } = await siftText(
      source,
      Array.from({ length: source.length }, (_, i) => i),
    )
    expect(JSON.parse(text)).toEqual({ 'a"\\': 'é\\', b: tokenOf(bytes), c: '\\' })
  })

  test('a string of 2,048 bytes stays in the text and one of 2,049 is an image', async () => {
    const short = await siftText(`["${'A'.repeat(2_048)}"]`)
    expect(short.blobs).toEqual([])
    const long = await siftText(`["${'A'.repeat(2_052)}"]`)
    expect(long.blobs.map((blob) => blob.bytes)).toEqual([1_539])
    expect((await siftText(`["${'A'.repeat(2_049)}"]`)).blobs).toHaveLength(1)
  })

  test('long prose stays in the text, with or without punctuation', async () => {
    const prose = 'a red bicycle leans against a wall '.repeat(100)
    const { text, blobs } = await siftText(JSON.stringify([prose, `${prose}.`, `${prose}é`]))
    expect(blobs).toEqual([])
    expect(JSON.parse(text)).toEqual([prose, `${prose}.`, `${prose}é`])
  })

  test('an image damaged midway keeps what came before the damage and reads as JSON', async () => {
    for (const bad of ['!', 'é', '\\"', '\\\\', '\\u0000', '=AAAA', '%']) {
      const bytes = bytesOf(30_000)
      const base64 = bytes.toString('base64')
      const source = `{"b":"${base64.slice(0, 20_000)}${bad}${base64.slice(20_000)}","after":[1]}`
      const { text, damaged, blobs } = await siftText(source, [7_000, 20_010])
      expect(damaged, bad).toBe(1)
      expect(JSON.parse(text), bad).toEqual({ b: tokenOf(bytes.subarray(0, 15_000)), after: [1] })
      expect(blobs[0]?.bytes, bad).toBe(15_000)
    }
  })

  test('letters after the padding are damage, also when they come later', async () => {
    const bytes = bytesOf(9_001)
    const base64 = bytes.toString('base64')
    expect(base64.slice(-2)).toBe('==')
    const { text, damaged } = await siftText(`["${base64}QUJD"]`, [base64.length + 2])
    expect(damaged).toBe(1)
    expect(JSON.parse(text)).toEqual([tokenOf(bytes)])
  })

  test('an answer cut inside an image keeps the bytes that came', async () => {
    const bytes = bytesOf(9_000)
    const { text, blobs } = await siftText(`{"b":"${bytes.toString('base64').slice(0, 8_000)}`)
    expect(text).toBe(`{"b":"${tokenOf(bytes.subarray(0, 6_000))}`)
    expect(blobs).toHaveLength(1)
  })

  test('a lone quote in one event does not swallow the next', async () => {
    const bytes = bytesOf(6_000)
    const source = `: it's 5" wide\ndata: {"b64_json":"${bytes.toString('base64')}"}\n\n`
    const { text } = await siftText(source, [100, 3_000], { syntax: 'lines' })
    expect(text).toBe(`: it's 5" wide\ndata: {"b64_json":"${tokenOf(bytes)}"}\n\n`)
  })

  test('more than 256 images stay in the text from the 257th on', async () => {
    const strings = Array.from({ length: 258 }, (_, i) => bytesOf(1_800, i).toString('base64'))
    const { text, blobs } = await siftText(JSON.stringify(strings), [], { slow: true })
    expect(blobs).toHaveLength(256)
    expect((JSON.parse(text) as string[]).slice(256)).toEqual(strings.slice(256))
  })

  test('arbitrary bytes never throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 9_000 }), cutsArbitrary, async (bytes, cuts) => {
        const quoted = Buffer.concat([Buffer.from('["'), Buffer.alloc(2_100, 'A'), bytes])
        await expect(siftText(quoted, cuts)).resolves.toBeDefined()
        await expect(siftText(Buffer.from(bytes), cuts, { syntax: 'lines' })).resolves.toBeDefined()
      }),
    )
  })

  test('a sink that fails makes the sift fail, with its own error', async () => {
    const full = new Error('disk full')
    const sift = createSift(
      {
        open: () => ({
          write: () => Promise.reject(full),
          finish: () => Promise.reject(full),
          abort: async () => {},
        }),
      },
      'json',
    )
    await expect(
      (async () => {
        await sift.push(Buffer.from(`"${'A'.repeat(5_000)}"`))
        await sift.end()
      })(),
    ).rejects.toBe(full)
  })
})
