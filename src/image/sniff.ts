import { avifHeader, isAvif } from './headers/avif.ts'
import { type ByteReader, byteReader } from './headers/byte-reader.ts'
import { gifHeader } from './headers/gif.ts'
import { type HeaderFacts, UNREADABLE_HEADER } from './headers/header-facts.ts'
import { jpegHeader } from './headers/jpeg.ts'
import { PNG_SIGNATURE, pngHeader } from './headers/png.ts'
import { webpHeader } from './headers/webp.ts'

const EXTENSIONS = {
  png: 'png',
  jpeg: 'jpg',
  webp: 'webp',
  gif: 'gif',
  avif: 'avif',
  svg: 'svg',
  tiff: 'tiff',
  bmp: 'bmp',
  html: 'html',
  unknown: 'bin',
} as const

export type SniffedFormat = keyof typeof EXTENSIONS

export interface Sniffed extends HeaderFacts {
  readonly format: SniffedFormat
  /** For a file's name, without a dot; `bin` when the format is unknown. */
  readonly extension: string
}

/**
 * Tells what bytes are from themselves alone, never from a label, without decoding a pixel. The
 * first 64 KiB usually do; a header that goes on beyond them leaves nulls, and so do formats that
 * are only recognised (SVG, TIFF, BMP, HTML). Width and height in pixels. Never throws.
 */
export function sniff(bytes: Uint8Array): Sniffed {
  const read = byteReader(bytes)
  const format = formatOf(read, bytes)
  return { format, extension: EXTENSIONS[format], ...headerOf(format, read) }
}

function formatOf(read: ByteReader, bytes: Uint8Array): SniffedFormat {
  if (read.is(0, PNG_SIGNATURE)) return 'png'
  if (read.is(0, '\xff\xd8\xff')) return 'jpeg'
  if (read.is(0, 'RIFF') && read.is(8, 'WEBP')) return 'webp'
  if (read.is(0, 'GIF87a') || read.is(0, 'GIF89a')) return 'gif'
  if (isAvif(read)) return 'avif'
  if (read.is(0, 'II*\0') || read.is(0, 'MM\0*') || read.is(0, 'II+\0') || read.is(0, 'MM\0+')) {
    return 'tiff'
  }
  // `BM` alone is too common a beginning: a BMP also names the length of its header.
  if (read.is(0, 'BM') && [12, 40, 52, 56, 64, 108, 124].includes(read.u32le(14) ?? 0)) return 'bmp'
  return markupOf(bytes)
}

/** SVG and HTML, after a byte order mark, an XML declaration, comments or a doctype. */
function markupOf(bytes: Uint8Array): 'svg' | 'html' | 'unknown' {
  const text = new TextDecoder(encodingOf(bytes)).decode(bytes.subarray(0, 4096)).trimStart()
  if (!text.startsWith('<')) return 'unknown'
  const first = /<(?:[a-z][\w-]*:)?(svg|html|head|body|script)(?=[\s/>])|<!doctype\s+(svg|html)\b/i
  const name = first.exec(text)
  if (name === null) return 'unknown'
  return (name[1] ?? name[2] ?? '').toLowerCase() === 'svg' ? 'svg' : 'html'
}

function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return 'utf-8'
}

function headerOf(format: SniffedFormat, read: ByteReader): HeaderFacts {
  switch (format) {
    case 'png':
      return pngHeader(read)
    case 'jpeg':
      return jpegHeader(read)
    case 'webp':
      return webpHeader(read)
    case 'gif':
      return gifHeader(read)
    case 'avif':
      return avifHeader(read)
    case 'svg':
    case 'tiff':
    case 'bmp':
    case 'html':
    case 'unknown':
      return UNREADABLE_HEADER
    default:
      return format satisfies never
  }
}
