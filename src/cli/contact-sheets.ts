import { join } from 'node:path'
import pLimit from 'p-limit'
import sharp from 'sharp'
import type { KeptInput } from '../domain/run-cases.ts'
import { restrictDecoders } from '../image/decode.ts'
import { MAX_PIXELS } from '../image/limits.ts'
import { readImageFile } from '../image/read-image-file.ts'
import type { Affinity } from '../quality/affinity/affinity-of.ts'
import type { Observation } from '../quality/affinity/observe.ts'
import type { ContactSheet, SheetPicture } from '../report/affinity/contact-sheet.ts'
import { OWN_IMAGE } from './own-image.ts'

/** Longest side in pixels, by how many pictures there are: the page stays within a few megabytes. */
const SIDES = [
  { upTo: 500, side: 160 },
  { upTo: 1500, side: 112 },
  { upTo: Number.POSITIVE_INFINITY, side: 72 },
] as const
const QUALITY = 50
const AT_ONCE = 2

/**
 * The pictures of a table for its page, small and made anew: no metadata of the original is left in
 * them. `folderOf` names a run's folder. What cannot be read or decoded is shown as missing.
 */
export async function contactSheets(
  { observations, arms }: Affinity,
  folderOf: (run: string) => string,
): Promise<readonly ContactSheet[]> {
  restrictDecoders()
  const count = observations.reduce((sum, { wishes }) => sum + wishes.length, 0)
  const side = SIDES.find(({ upTo }) => count <= upTo)?.side ?? 72
  const thumbnails = createThumbnails(side)
  const groups = Map.groupBy(observations, ({ type, mode }) => JSON.stringify([type, mode]))
  return Promise.all(
    [...groups.values()].map(async (group): Promise<ContactSheet> => {
      const [first] = group
      if (first === undefined) throw new Error('an empty group')
      const byPrompt = [...Map.groupBy(group, ({ promptKey }) => promptKey).values()]
      const rows = byPrompt.map(async (ofPrompt) => {
        const { prompt, run } = ofPrompt[0] ?? first
        const byArm = Map.groupBy(ofPrompt, ({ arm }) => arms.get(arm)?.id ?? arm)
        const pictures = [...byArm].map(
          async ([arm, ofArm]) =>
            [arm, await Promise.all(ofArm.flatMap((one) => picturesOf(one)))] as const,
        )
        return {
          prompt: prompt.id,
          text: prompt.text,
          source: await sourceOf(prompt.inputs.image, folderOf(run)),
          pictures: Object.fromEntries(await Promise.all(pictures)),
        }
      })
      return { type: first.type, mode: first.mode, rows: await Promise.all(rows) }
    }),
  )

  function picturesOf({ run, wishes }: Observation): readonly Promise<SheetPicture>[] {
    return wishes.map(async (wish) => ({
      thumbnail:
        wish.artifact === null || !OWN_IMAGE.test(wish.artifact.file)
          ? null
          : await thumbnails(join(folderOf(run), wish.artifact.file)),
      verdict: wish.verdict,
      reasons:
        wish.verdict === 'unknown' && wish.reasons.length === 0
          ? [
              wish.evidence === 'L3'
                ? 'as many people accept it as reject it'
                : 'no person and no judge has told',
            ]
          : wish.reasons.map(({ code, message }) => `${code}: ${message}`),
    }))
  }

  async function sourceOf(input: KeptInput | null, folder: string): Promise<string | null> {
    return input === null ? null : thumbnails(join(folder, input.file))
  }
}

/** Each file is made small once, however often it is shown. */
function createThumbnails(side: number): (file: string) => Promise<string | null> {
  const limit = pLimit(AT_ONCE)
  const made = new Map<string, Promise<string | null>>()
  return (file) => {
    const before = made.get(file)
    if (before !== undefined) return before
    const next = limit(() => thumbnail(file, side))
    made.set(file, next)
    return next
  }
}

async function thumbnail(file: string, side: number): Promise<string | null> {
  try {
    const bytes = await readImageFile(file)
    const small = await sharp(bytes, {
      failOn: 'truncated',
      limitInputPixels: MAX_PIXELS,
      pages: 1,
    })
      .autoOrient()
      .toColourspace('srgb')
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: QUALITY, effort: 4 })
      .toBuffer()
    return `data:image/webp;base64,${small.toString('base64')}`
  } catch {
    return null
  }
}
