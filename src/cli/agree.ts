import { createInterface } from 'node:readline/promises'
import { userMistake } from './exit.ts'
import type { Shell } from './shell.ts'

/**
 * Says the terms of spending, and asks for agreement where `--yes` did not give it. With nobody to ask
 * it is refused (UserMistakes, with `advice`), so that no script spends by accident.
 */
export async function agree(
  shell: Shell,
  terms: string,
  { isAgreed, advice }: { readonly isAgreed: boolean; readonly advice: string },
): Promise<void> {
  if (isAgreed) {
    shell.say(terms)
    return
  }
  if (!shell.isInteractive) throw userMistake(`${terms} Nobody is here to ask. ${advice}`)
  const prompt = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await prompt.question(`${terms}\nGo on? [y/N] `)
  prompt.close()
  if (!/^y(es)?$/i.test(answer.trim())) throw userMistake('not agreed')
}
