import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Subject } from '../review/subject.ts'

/** What the program itself calls a picture: nothing else of the disk is ever shown. */
const IMAGE_FILE = /^images\/[0-9a-f]{64}\.[a-z0-9]+$/

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
    if (!IMAGE_FILE.test(file)) continue
    const bytes = await readFile(join(folders.get(run) ?? '', file)).catch(() => null)
    if (bytes === null) continue
    if (createHash('sha256').update(bytes).digest('hex') === ballot.sha256) present.push(subject)
  }
  return present
}
