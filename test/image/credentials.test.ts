import sharp from 'sharp'
import { expect, it } from 'vitest'
import { credentialsPlace } from '../../src/image/credentials.ts'
import { solid } from './pictures.ts'

const red = { r: 200, g: 20, b: 20 }
const manifest = Buffer.from('made-up manifest')

/** A PNG chunk before the first IDAT; the checksum is not read. */
async function pngWith(type: string): Promise<Buffer> {
  const png = await solid(red)
  const at = png.indexOf('IDAT') - 4
  const head = Buffer.alloc(8)
  head.writeUInt32BE(manifest.length)
  head.write(type, 4, 'latin1')
  const chunk = Buffer.concat([head, manifest, Buffer.alloc(4)])
  return Buffer.concat([png.subarray(0, at), chunk, png.subarray(at)])
}

/** An APP11 segment: `JP`, box instance, packet number, then a box with its length and type. */
async function jpegWith(box: string): Promise<Buffer> {
  const jpeg = await sharp(await solid(red))
    .jpeg()
    .toBuffer()
  const body = Buffer.alloc(8 + 8 + manifest.length)
  body.write('JP', 0, 'latin1')
  body.writeUInt16BE(1, 2)
  body.writeUInt32BE(1, 4)
  body.writeUInt32BE(8 + manifest.length, 8)
  body.write(box, 12, 'latin1')
  manifest.copy(body, 16)
  const head = Buffer.from([0xff, 0xeb, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)])
}

async function webpWith(type: string): Promise<Buffer> {
  const webp = await sharp(await solid(red))
    .webp()
    .toBuffer()
  const chunk = Buffer.alloc(8 + manifest.length)
  chunk.write(type, 0, 'latin1')
  chunk.writeUInt32LE(manifest.length, 4)
  manifest.copy(chunk, 8)
  return Buffer.concat([webp, chunk])
}

it('finds the manifest of PNG, JPEG and WebP where each container keeps it', async () => {
  expect(credentialsPlace(await pngWith('caBX'))).toBe('png caBX')
  expect(credentialsPlace(await jpegWith('jumb'))).toBe('jpeg APP11 JUMB')
  expect(credentialsPlace(await webpWith('C2PA'))).toBe('riff C2PA')
})

it('finds none in other chunks, other segments and plain pictures', async () => {
  expect(credentialsPlace(await pngWith('teXt'))).toBeNull()
  expect(credentialsPlace(await jpegWith('xmp '))).toBeNull()
  expect(credentialsPlace(await webpWith('EXIF'))).toBeNull()
  expect(credentialsPlace(await solid(red))).toBeNull()
  expect(
    credentialsPlace(
      await sharp(await solid(red))
        .avif()
        .toBuffer(),
    ),
  ).toBeNull()
})

it('a file cut anywhere is looked at to its end and no further', async () => {
  for (const whole of [await pngWith('caBX'), await jpegWith('jumb'), await webpWith('C2PA')]) {
    for (let end = 0; end < whole.length; end += 7) {
      expect(() => credentialsPlace(whole.subarray(0, end))).not.toThrow()
    }
  }
})
