import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Blob } from '../../src/domain/request.ts'
import { createBlobStore } from '../../src/store/blobs.ts'
import { fillUp } from './fill-up.ts'

let base = ''
let folder = ''

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'assay-blobs-'))
  folder = join(base, 'images')
})

afterEach(async () => {
  await rm(base, { recursive: true })
})

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

async function keep(...pieces: readonly Uint8Array[]): Promise<Blob> {
  const store = await createBlobStore(folder, () => 'png')
  const writer = store.open()
  for (const piece of pieces) await writer.write(piece)
  const blob = await writer.finish()
  await store.close()
  return blob
}

test('bytes are named by their SHA-256 and the extension that their head says', async () => {
  const bytes = new TextEncoder().encode('not really a picture')
  const heads: Uint8Array[] = []
  const store = await createBlobStore(folder, (head) => {
    heads.push(head)
    return 'webp'
  })
  const writer = store.open()
  await writer.write(bytes.subarray(0, 3))
  await writer.write(bytes.subarray(3))
  expect(await writer.finish()).toEqual({
    sha256: sha256(bytes),
    file: `images/${sha256(bytes)}.webp`,
    bytes: bytes.length,
  })
  await store.close()
  expect(heads.map((head) => new TextDecoder().decode(head))).toEqual(['not really a picture'])
  expect(await readdir(folder)).toEqual([`${sha256(bytes)}.webp`])
})

test('the same bytes twice are one file, whatever pieces they came in', async () => {
  const bytes = new Uint8Array(700_000).map((_, index) => index * 7)
  const first = await keep(bytes)
  const second = await keep(bytes.subarray(0, 600_001), bytes.subarray(600_001))
  expect(second).toEqual(first)
  expect(await readdir(folder)).toEqual([`${sha256(bytes)}.png`])
})

test('what is kept is what was written, however it was cut', async () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.integer({ min: 100_000, max: 400_000 }).map((size) => new Uint8Array(size).fill(size % 251)),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
      const whole = Buffer.concat(pieces)
      const blob = await keep(...pieces)
      expect(blob).toMatchObject({ sha256: sha256(whole), bytes: whole.length })
      expect(whole.equals(await readFile(join(base, blob.file)))).toBe(true)
    }),
    { numRuns: 40 },
  )
})

test('thousands of small pieces are all kept', async () => {
  const pieces = Array.from({ length: 5_000 }, (_, index) => new Uint8Array([index, index >> 8]))
  const blob = await keep(...pieces)
  expect(blob.sha256).toBe(sha256(Buffer.concat(pieces)))
  expect(await readFile(join(base, blob.file))).toHaveLength(10_000)
})

test('several images at once do not mix', async () => {
  const store = await createBlobStore(folder, () => 'png')
  const bodies = [1, 2, 3].map((value) => new Uint8Array(1_300_000).fill(value))
  const blobs = await Promise.all(
    bodies.map(async (body) => {
      const writer = store.open()
      for (let at = 0; at < body.length; at += 100_000)
        await writer.write(body.subarray(at, at + 100_000))
      return writer.finish()
    }),
  )
  await store.close()
  expect(blobs.map((blob) => blob.sha256)).toEqual(bodies.map(sha256))
})

test.each([10, 3_000_000])('of %d bytes that are given up, nothing is left', async (size) => {
  const store = await createBlobStore(folder, () => 'png')
  const writer = store.open()
  await writer.write(new Uint8Array(size))
  await writer.abort()
  await writer.abort()
  await store.close()
  expect(await readdir(folder)).toEqual([])
})

test('a folder that goes away is an error where the bytes are written', async () => {
  const store = await createBlobStore(folder, () => 'png')
  const small = store.open()
  const large = store.open()
  await small.write(new Uint8Array(10))
  await rm(folder, { recursive: true })
  await expect(small.finish()).rejects.toThrow('ENOENT')
  await expect((async () => large.write(new Uint8Array(3_000_000)))()).rejects.toThrow('ENOENT')
  await store.close()
})

test('a disk that takes only a part of an image is an error, and no image of that name appears', async () => {
  const said = await fillUp('blob', folder)
  expect(said).toEqual({ done: 0, error: expect.stringMatching(/1024 of 1500 bytes|EFBIG/) })
  expect(await readdir(folder)).toEqual([])
})

test('parts left by a killed process with the same number are in nobody’s way', async () => {
  await keep(new Uint8Array([1]))
  for (const count of [1, 2, 3])
    await writeFile(join(folder, `.part-${process.pid}-${count}`), 'old')
  const bytes = new Uint8Array([2])
  const blob = await keep(bytes)
  expect(await readFile(join(base, blob.file))).toEqual(Buffer.from(bytes))
})
