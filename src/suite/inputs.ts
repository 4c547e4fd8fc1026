import { createHash } from 'node:crypto'
import type { InputFile, Inputs, Mistake } from '../domain/suite.ts'
import type { FoundFile } from './files.ts'
import { type Path, type Place, pathText } from './place.ts'

/** Size of a picture by its bytes; null where they are none. */
export type MeasureImage = (bytes: Uint8Array) => {
  readonly format: string
  readonly width: number
  readonly height: number
  readonly hasAlpha: boolean
} | null

export interface InputsReading extends Inputs {
  readonly mistakes: readonly Mistake[]
}
type Found = FoundFile | { readonly wrong: string } | null
interface Measured {
  readonly input: InputFile
  readonly hasAlpha: boolean
}

const MEDIA_TYPES = { png: 'image/png', jpeg: 'image/jpeg', webp: 'image/webp' } as const

/** Measures the pictures that `inputs` names at this path; a mask must fit its picture. */
export function readInputs(
  found: { readonly image: Found; readonly mask: Found },
  {
    place,
    path,
    measure,
  }: { readonly place: Place; readonly path: Path; readonly measure: MeasureImage },
): InputsReading {
  const mistakes: Mistake[] = []
  const report = (key: 'image' | 'mask', message: string) =>
    mistakes.push({ position: place([...path, key]), path: pathText([...path, key]), message })

  const one = (key: 'image' | 'mask'): Measured | null => {
    const file = found[key]
    if (file === null) return null
    if ('wrong' in file) {
      report(key, file.wrong)
      return null
    }
    const facts = measure(file.bytes)
    if (facts === null || facts.width < 1 || facts.height < 1) {
      report(key, 'this is not a whole picture. Give a PNG, JPEG or WebP file.')
      return null
    }
    if (!(facts.format in MEDIA_TYPES)) {
      report(key, `this is ${facts.format}. Convert it to PNG, JPEG or WebP.`)
      return null
    }
    const input: InputFile = {
      path: file.path,
      sha256: createHash('sha256').update(file.bytes).digest('hex'),
      bytes: file.bytes.length,
      mediaType: MEDIA_TYPES[facts.format as keyof typeof MEDIA_TYPES],
      width: facts.width,
      height: facts.height,
    }
    return { input, hasAlpha: facts.hasAlpha }
  }

  const image = one('image')
  const mask = one('mask')
  if (mask !== null) {
    const { width, height, mediaType } = mask.input
    if (found.image === null) report('mask', 'a mask needs its picture. Give inputs.image too.')
    if (image !== null && (image.input.width !== width || image.input.height !== height)) {
      const size = `${image.input.width}x${image.input.height}`
      report(
        'mask',
        `the mask is ${width}x${height}, its picture ${size}. Make them the same size.`,
      )
    }
    if (mediaType !== 'image/png' || !mask.hasAlpha) {
      const want = 'Save it as PNG with an alpha channel: transparent where the picture may change.'
      report('mask', `the mask has no transparency. ${want}`)
    }
  }
  return { image: image?.input ?? null, mask: mask?.input ?? null, mistakes }
}
