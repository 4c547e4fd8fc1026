import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { quiltRaster } from './quilt.ts'

/** Files that come in the place of a picture, whatever the answer says they are. */
export type OddFile = 'html' | 'svg' | 'bomb' | 'animated'

const ODD: readonly string[] = ['html', 'svg', 'bomb', 'animated'] satisfies OddFile[]

export function isOdd(flaw: string): flaw is OddFile {
  return ODD.includes(flaw)
}

/** The bytes of such a file; an animation has the width and height asked for. */
export async function oddFile(
  flaw: OddFile,
  size: { readonly seedText: string; readonly width: number; readonly height: number },
): Promise<Buffer> {
  switch (flaw) {
    case 'html':
      return Buffer.from('<!doctype html><title>Sorry</title><p>This file is being prepared.')
    case 'svg':
      return Buffer.from(
        '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64">' +
          '<script>alert(1)</script><image href="http://127.0.0.1:9/canary"/></svg>',
      )
    case 'bomb':
      return pixelBomb()
    case 'animated':
      return animation(size)
    default:
      return flaw satisfies never
  }
}

const BOMB_SIDE = 60_000

/** 10.8 GB of pixels by its header, and one row of data. */
function pixelBomb(): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(BOMB_SIDE, 0)
  header.writeUInt32BE(BOMB_SIDE, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(1 + BOMB_SIDE * 3))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** A PNG chunk: length, type, content, checksum. */
function chunk(type: string, content: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const ends = Buffer.alloc(8)
  ends.writeUInt32BE(content.length, 0)
  ends.writeUInt32BE(crc32(typed), 4)
  return Buffer.concat([ends.subarray(0, 4), typed, ends.subarray(4)])
}

async function animation({
  seedText,
  width,
  height,
}: {
  readonly seedText: string
  readonly width: number
  readonly height: number
}): Promise<Buffer> {
  const frames = await Promise.all(
    [1, 2].map((frame) =>
      quiltRaster({ seedText: `${seedText}\n${frame}`, width, height, transparent: false }),
    ),
  )
  const strip = Buffer.concat(frames.map(({ pixels }) => pixels))
  const raw = { width, height: height * frames.length, channels: 4 as const, pageHeight: height }
  return sharp(strip, { raw })
    .gif({ effort: 1, delay: [100, 100] })
    .toBuffer()
}
