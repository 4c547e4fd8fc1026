import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { readImageFile } from '../image/read-image-file.ts'
import type { Subject } from '../review/subject.ts'
import { OWN_IMAGE } from './own-image.ts'

/**
 * The pictures whose files are there and are what the run received: a vote names the bytes that were
 * seen. `folders` by run id.
 */
export async function presentPictures(
  subjects: readonly Subject[],
  folders: ReadonlyMap<string, string>,
): Promise<readonly Subject[]> {
  const present: Subject[] = []
  for (const subject of subjects) {
    const { run, file, ballot } = subject
    if (!OWN_IMAGE.test(file)) continue
    const bytes = await readImageFile(join(folders.get(run) ?? '', file)).catch(() => null)
    if (bytes === null) continue
    if (createHash('sha256').update(bytes).digest('hex') === ballot.sha256) present.push(subject)
  }
  return present
}
