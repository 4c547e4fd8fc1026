import { createHash } from 'node:crypto'
import { dirname, relative, resolve } from 'node:path'
import { decodeText, type FileAccess, type FoundFile, readNamed } from './files.ts'
import { type InputsReading, type MeasureImage, readInputs } from './inputs.ts'
import type { Path, Place } from './place.ts'

const MEBIBYTE = 1024 * 1024
const MAX_BYTES = { text: 8 * MEBIBYTE, image: 50 * MEBIBYTE, model: 2047 * MEBIBYTE } as const

type Wrong = { readonly wrong: string }

/** The files that a suite names. Each that was found counts in the suite's hash. */
interface NamedFiles {
  readonly findAny: (name: string) => Promise<FoundFile | Wrong>
  /** A text, with its name for messages: relative to where the user stands. */
  readonly findText: (
    name: string,
  ) => Promise<{ readonly file: string; readonly path: string; readonly text: string } | Wrong>
  readonly findPictures: (
    named: { readonly image: string | null; readonly mask: string | null },
    at: {
      readonly place: Place
      readonly path: Path
      /** Absolute path of the file that names them; null: the suite. */
      readonly beside: string | null
    },
  ) => Promise<InputsReading>
  /** `sha256:` of the suite and of all that was found, in the order found. */
  readonly hash: () => string
}

export function createNamedFiles(
  suite: FoundFile,
  options: {
    readonly cwd: string
    readonly folder: string
    readonly untrusted: boolean
    readonly measureImage: MeasureImage
    readonly files: FileAccess
  },
): NamedFiles {
  const { cwd, folder, untrusted, measureImage, files } = options
  const digests = [sha256(suite.bytes)]
  const find = async (name: string, maxBytes: number, from = folder) => {
    const found = await readNamed(name, { folder, from, maxBytes, confined: untrusted, files })
    if (!('wrong' in found)) digests.push(sha256(found.bytes))
    return found
  }
  // One picture may serve a hundred prompts.
  const pictures = new Map<string, ReturnType<typeof find>>()
  const findPicture = async (name: string | null, from: string) => {
    if (name === null) return null
    const key = resolve(from, name)
    const known = pictures.get(key) ?? find(name, MAX_BYTES.image, from)
    pictures.set(key, known)
    return known
  }
  return {
    findAny: (name) => find(name, MAX_BYTES.model),
    async findText(name) {
      const found = await find(name, MAX_BYTES.text)
      if ('wrong' in found) return found
      const text = decodeText(found.bytes)
      if (text === null) return { wrong: 'this is not UTF-8 text.' }
      return { file: relative(cwd, found.path), path: found.path, text }
    },
    async findPictures({ image, mask }, { beside, ...at }) {
      const from = beside === null ? folder : dirname(beside)
      const found = { image: await findPicture(image, from), mask: await findPicture(mask, from) }
      return readInputs(found, { ...at, measure: measureImage })
    },
    hash: () => `sha256:${sha256(digests.join('\n'))}`,
  }
}

function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex')
}
