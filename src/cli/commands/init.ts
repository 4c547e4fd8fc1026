import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { EXIT } from '../exit.ts'
import type { Shell } from '../shell.ts'
import { STARTER_FILES } from '../starter.ts'

/** `assay init [folder]`: writes what is not there yet, and never over what is. */
export async function init(shell: Shell, folder: string): Promise<number> {
  for (const [name, text] of Object.entries(STARTER_FILES)) {
    const path = resolve(shell.cwd, folder, name)
    await mkdir(dirname(path), { recursive: true })
    const isNew = await writeFile(path, text, { flag: 'wx' }).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error
        return false
      },
    )
    shell.print(`${isNew ? 'wrote' : 'kept '} ${join(folder, name)}`)
  }
  shell.print(`\nTry it without a key:  assay run ${join(folder, 'suites/first.yaml')} --mock`)
  return EXIT.passed
}
