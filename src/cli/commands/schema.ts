import { jsonText } from '../../report/json-text.ts'
import { userMistake } from '../exit.ts'
import type { Shell } from '../shell.ts'

const SCHEMAS: Readonly<Record<string, () => Promise<object>>> = {
  suite: async () => (await import('../../suite/schema.ts')).suiteJsonSchema(),
  world: async () => (await import('../../mock/world.ts')).worldSchema(),
  run: async () => (await import('../run-shape.ts')).runJsonSchema(),
  rates: async () => (await import('../../money/card-schema.ts')).cardJsonSchema(),
}

/** `assay schema suite·world·rates·run`: the JSON Schema, for editors. */
export async function schema(shell: Shell, name: string): Promise<number> {
  const make = SCHEMAS[name]
  if (make === undefined) {
    const known = Object.keys(SCHEMAS).join(', ')
    throw userMistake(`there is no schema "${name}". Use one of: ${known}`)
  }
  shell.print(jsonText(await make()))
  return 0
}
