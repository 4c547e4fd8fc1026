import { shippedCards } from '../../money/card-library.ts'
import { jsonText } from '../../report/json-text.ts'
import { userMistake } from '../exit.ts'
import type { Shell } from '../shell.ts'

/** `assay rates list`: the rate cards that ship. */
export async function ratesList(shell: Shell, flags: { readonly json: boolean }): Promise<number> {
  const cards = await shippedCards()
  if (flags.json) {
    shell.print(jsonText(cards))
    return 0
  }
  for (const card of cards) {
    shell.print(`${card.id}  ${card.access}, as of ${card.asOf}`)
    for (const rate of card.rates) {
      const when = Object.entries(rate.when).map(([key, values]) => `${key} ${values?.join('|')}`)
      shell.print(
        `  ${rate.usd} USD a ${rate.bill}${when.length > 0 ? `, ${when.join(', ')}` : ''}`,
      )
    }
  }
  return 0
}

/** `assay rates show ID`: one card, whole, with what is owed when it does not go well. */
export async function ratesShow(shell: Shell, id: string): Promise<number> {
  const shipped = await shippedCards()
  const found = shipped.find((card) => card.id === id)
  if (found === undefined) {
    const ids = shipped.map((card) => card.id).join(', ')
    throw userMistake(`no rate card has the id "${id}". There are: ${ids}`)
  }
  shell.print(jsonText(found))
  return 0
}
