import { deflateSync } from 'node:zlib'
import sharp from 'sharp'

export interface HostileImage {
  readonly name: string
  readonly bytes: Buffer
  /** What the inspector must say of it: a reason, or `image` where it is only odd. */
  readonly expected: string
}

function chunk(name: string, bytes: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, Buffer.from(name), bytes, Buffer.alloc(4)])
}

const PNG = Buffer.from('89504e470d0a1a0a', 'hex')

function pngOf(width: number, height: number, ...chunks: Buffer[]): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([PNG, chunk('IHDR', header), ...chunks])
}

const gifHead = (width: number, height: number): Buffer => {
  const head = Buffer.from('GIF89a\0\0\0\0\x80\0\0\0\0\0\xff\xff\xff', 'latin1')
  head.writeUInt16LE(width, 6)
  head.writeUInt16LE(height, 8)
  return head
}

/** One frame of one pixel, again and again. */
function gifFrames(count: number): Buffer {
  const frame = Buffer.from('\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0', 'latin1')
  const frames = Array.from({ length: count }, () => frame)
  return Buffer.concat([gifHead(1, 1), ...frames, Buffer.from(';')])
}

function jpegOf(width: number, height: number): Buffer {
  const size = Buffer.alloc(17)
  size.set([8], 0)
  size.writeUInt16BE(height, 1)
  size.writeUInt16BE(width, 3)
  size.set([3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1], 5)
  return Buffer.concat([
    Buffer.from('ffd8ffc00011', 'hex'),
    size.subarray(0, 15),
    Buffer.from('ffd9', 'hex'),
  ])
}

function webpOf(width: number, height: number): Buffer {
  const body = Buffer.alloc(10)
  body.writeUIntLE(width - 1, 4, 3)
  body.writeUIntLE(height - 1, 7, 3)
  const size = Buffer.alloc(4)
  size.writeUInt32LE(10)
  const riff = Buffer.alloc(4)
  riff.writeUInt32LE(22)
  return Buffer.concat([Buffer.from('RIFF'), riff, Buffer.from('WEBPVP8X'), size, body])
}

const USES = Array.from(
  { length: 9 },
  (_, level) => `<g id="g${level + 1}">${`<use href="#g${level}"/>`.repeat(10)}</g>`,
).join('')

const svg = (inside: string): Buffer =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64">${inside}</svg>`)

const ENTITIES = Array.from(
  { length: 9 },
  (_, level) => `<!ENTITY e${level + 1} "${`&e${level};`.repeat(10)}">`,
).join('')

/** Files that providers must never be able to harm us with, whatever they call them. */
export async function hostileImages(): Promise<readonly HostileImage[]> {
  const solid = sharp({ create: { width: 64, height: 48, channels: 3, background: '#936' } })
  const [png, jpeg, webp, tiff] = await Promise.all(
    (['png', 'jpeg', 'webp', 'tiff'] as const).map((format) =>
      solid.clone().toFormat(format).toBuffer(),
    ),
  )
  if (png === undefined || jpeg === undefined || webp === undefined || tiff === undefined)
    throw new Error('no pictures')
  // 768 MB of pixels in less than a megabyte of file.
  const unfolding = await sharp({
    create: { width: 16_000, height: 16_000, channels: 3, background: '#999' },
  })
    .png()
    .toBuffer()
  const rows = deflateSync(Buffer.alloc(1_000))
  const unsupported = 'unsupported-format'
  const hostile = (name: string, bytes: Buffer, expected: string): HostileImage => ({
    name,
    bytes,
    expected,
  })
  return [
    hostile(
      'a PNG of 60,000 by 60,000 by its header',
      pngOf(60_000, 60_000, chunk('IDAT', rows)),
      'too-large',
    ),
    hostile(
      'a PNG of 4,294,967,295 squared',
      pngOf(0xffffffff, 0xffffffff, chunk('IDAT', rows)),
      '*',
    ),
    hostile('a PNG of no width', pngOf(0, 5, chunk('IDAT', rows)), '*'),
    hostile('a PNG that unfolds to 16,000 by 16,000', unfolding, 'too-large'),
    hostile(
      'a PNG that lies about its length',
      pngOf(64, 64, Buffer.from('ffffffff49444154', 'hex')),
      'undecodable',
    ),
    hostile(
      'a PNG with 200,000 text chunks',
      pngOf(64, 48, Buffer.concat(Array(200_000).fill(chunk('tEXt', Buffer.from('a\0b'))))),
      'undecodable',
    ),
    hostile(
      'a PNG whose comment unfolds',
      pngOf(
        8,
        8,
        chunk('zTXt', Buffer.concat([Buffer.from('a\0\0'), deflateSync(Buffer.alloc(50_000_000))])),
        chunk('IDAT', rows),
      ),
      '*',
    ),
    hostile('a JPEG of 65,500 by 65,500 by its header', jpegOf(65_500, 65_500), 'too-large'),
    hostile('a WebP of 16,383 by 16,383 by its header', webpOf(16_383, 16_383), 'too-large'),
    hostile(
      'a GIF of 65,535 by 65,535 by its header',
      Buffer.concat([gifHead(65_535, 65_535), Buffer.from(';')]),
      'too-large',
    ),
    hostile('a GIF of 100,000 frames', gifFrames(100_000), '*'),
    hostile('half a PNG', png.subarray(0, png.length / 2), 'undecodable'),
    hostile('half a JPEG', jpeg.subarray(0, jpeg.length / 2), 'undecodable'),
    hostile('half a WebP', webp.subarray(0, webp.length / 2), 'undecodable'),
    hostile(
      'an SVG of nested uses',
      svg(`<defs><g id="g0"><rect width="9" height="9"/></g>${USES}</defs><use href="#g9"/>`),
      unsupported,
    ),
    hostile(
      'an SVG with a script',
      svg('<script>fetch("http://127.0.0.1/")</script>'),
      unsupported,
    ),
    hostile('an SVG that reads a file', svg('<image href="file:///etc/passwd"/>'), unsupported),
    hostile(
      'an SVG of a billion laughs',
      Buffer.from(
        `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY e0 "ha">${ENTITIES}]><svg xmlns="http://www.w3.org/2000/svg"><text>&e9;</text></svg>`,
      ),
      unsupported,
    ),
    hostile(
      'an SVG behind 4 KB of spaces',
      Buffer.concat([Buffer.alloc(4_096, ' '), svg('')]),
      unsupported,
    ),
    hostile(
      'an SVG in gzip',
      Buffer.from('H4sIAAAAAAAAA7MpLkuzSy0qzszPU8hLLLBVSlWyt0kqSrQDAMZIG1wZAAAA', 'base64'),
      unsupported,
    ),
    hostile('a page', Buffer.from('<!doctype html><script>alert(1)</script>'), unsupported),
    hostile('a TIFF', tiff, unsupported),
    hostile('a PDF', Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj'), unsupported),
    hostile('a program', Buffer.from('7f454c4602010100', 'hex'), unsupported),
    hostile(
      'a PNG with a page behind it',
      Buffer.concat([png, Buffer.from('<script>alert(1)</script>')]),
      'image',
    ),
    hostile('a JPEG called a PNG', jpeg, 'image'),
    hostile('nothing', Buffer.alloc(0), unsupported),
    hostile('a megabyte of zeros', Buffer.alloc(1 << 20), unsupported),
  ]
}
