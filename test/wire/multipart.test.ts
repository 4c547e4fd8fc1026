import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Part } from '../../src/domain/request.ts'
import { encodeMultipart } from '../../src/wire/multipart.ts'

/** Reads it back with Node's own parser. */
async function parse(parts: readonly Part[]) {
  const { contentType, body } = encodeMultipart(parts)
  const response = new Response(new Uint8Array(body), { headers: { 'content-type': contentType } })
  return [...(await response.formData()).entries()]
}

describe('encodeMultipart', () => {
  test('gives exactly these bytes, the same ones each time', () => {
    const parts = [
      { name: 'prompt', value: 'ein Fahrrad, größer' },
      {
        name: 'image[]',
        filename: 'a"b\r\n.png',
        mediaType: 'image/png',
        bytes: Buffer.from([0, 255]),
      },
    ]
    const { contentType, body } = encodeMultipart(parts)
    const boundary = contentType.slice('multipart/form-data; boundary='.length)
    expect(boundary).toMatch(/^assay-[0-9a-f]{32}$/)
    expect(body.toString('latin1')).toBe(
      Buffer.concat([
        Buffer.from(
          `--${boundary}\r\nContent-Disposition: form-data; name="prompt"\r\n\r\nein Fahrrad, größer\r\n` +
            `--${boundary}\r\nContent-Disposition: form-data; name="image[]"; filename="a%22b%0D%0A.png"\r\nContent-Type: image/png\r\n\r\n`,
        ),
        Buffer.from([0, 255]),
        Buffer.from(`\r\n--${boundary}--\r\n`),
      ]).toString('latin1'),
    )
    expect(encodeMultipart(parts)).toEqual({ contentType, body })
    expect(encodeMultipart([parts[0] as Part]).contentType).not.toBe(contentType)
  })

  test('a form parser reads back every field in its order', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 })
    const name = fc.string({
      unit: fc.constantFrom('a', 'B', '_', '[', ']', '0'),
      minLength: 1,
      maxLength: 8,
    })
    const part = fc.oneof(
      fc.record({ name, value: text }),
      fc.record({
        name,
        filename: name,
        mediaType: fc.constantFrom('image/png', 'image/webp'),
        bytes: fc.uint8Array(),
      }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 6 }), async (parts) => {
        const entries = await parse(parts)
        expect(entries.map(([key]) => key)).toEqual(parts.map((one) => one.name))
        for (const [index, [, value]] of entries.entries()) {
          const one = parts[index] as Part
          if (typeof value === 'string') expect(value).toBe('value' in one ? one.value : null)
          else {
            if ('value' in one) throw new Error('a text came back as a file')
            expect([value.name, value.type]).toEqual([one.filename, one.mediaType])
            expect(new Uint8Array(await value.arrayBuffer())).toEqual(new Uint8Array(one.bytes))
          }
        }
      }),
      { numRuns: 100 },
    )
  })
})
