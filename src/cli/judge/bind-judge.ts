import type { RateCard } from '../../domain/rate-card.ts'
import type { JudgeSpec } from '../../domain/scorer-spec.ts'
import { findCard } from '../../money/card-library.ts'
import { judgeAdapter } from '../../providers/judge/judge-adapter.ts'
import type { Credential } from '../../wire/secret.ts'
import { credentialOf, type KeyOptions } from '../credentials.ts'
import type { MockChoice } from '../mock-choice.ts'
import type { BoundJudge } from './judge-desk.ts'

/** Address and card of a judge, or what is wrong with it, for the user. */
export async function bindJudge(
  spec: JudgeSpec,
  {
    mock,
    cards,
    today,
  }: {
    readonly mock: MockChoice
    readonly cards: readonly RateCard[]
    /** `YYYY-MM-DD` */
    readonly today: string
  },
): Promise<{ readonly judge: BoundJudge } | { readonly mistakes: readonly string[] }> {
  const { provider, model, rates, worstCase } = spec
  const search = await findCard({ rates, provider, model }, cards, today)
  if (search.kind === 'mistakes') {
    return { mistakes: search.mistakes.map(({ message }) => message) }
  }
  const card = search.kind === 'found' ? search.card : null
  if (search.kind === 'none' && (rates !== null || worstCase === null)) {
    const advice =
      'Give the judge a card with "rates:", or a ceiling with "worstCase:" (US dollars a call)'
    return { mistakes: [`${search.message}. ${advice}`] }
  }
  const mockUrl = mock.kind === 'mock' ? mock.baseUrls[provider] : undefined
  if (mock.kind === 'mock' && mockUrl === undefined) {
    return { mistakes: [`the mock does not speak "${provider}"`] }
  }
  const judge: BoundJudge = {
    spec,
    name: `${provider}/${model}`,
    baseUrl: mockUrl ?? spec.baseUrl ?? judgeAdapter(provider, null).baseUrl,
    card,
    mock: mock.kind === 'mock' ? mock.world : null,
  }
  return { judge }
}

/** The judge's key, bound to its origins; a text says why there is none that may go there. */
export function judgeCredential(
  { spec, baseUrl }: BoundJudge,
  options: KeyOptions,
): Credential | null | string {
  const adapter = judgeAdapter(spec.provider, null)
  return credentialOf({ adapter, target: { apiKeyEnv: spec.apiKeyEnv }, baseUrl }, options)
}
