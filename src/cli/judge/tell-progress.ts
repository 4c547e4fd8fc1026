import { countText } from '../../report/figures.ts'

/** Says at every quarter how far a judging has come. */
export function tellProgress(say: (text: string) => void): (done: number, of: number) => void {
  let told = 0
  return (done, of) => {
    const quarter = Math.floor((done / of) * 4)
    if (quarter === told) return
    told = quarter
    say(`judged ${done} of ${countText(of, 'picture')}`)
  }
}
