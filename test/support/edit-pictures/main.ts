import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DRAWN_INPUTS } from './draw.ts'

/** Draws `prompts/inputs/` anew: `node test/support/edit-pictures/main.ts`. */
const FOLDER = join(import.meta.dirname, '..', '..', '..', 'prompts', 'inputs')
for (const { file, draw } of DRAWN_INPUTS) writeFileSync(join(FOLDER, file), await draw())
