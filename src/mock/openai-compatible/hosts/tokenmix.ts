import { errorBody } from '../../openai/error.ts'
import { type Gateway, PLAIN_GATEWAY } from '../gateway.ts'

/** TokenMix.ai: OpenAI's words, and 402 where the wallet is empty. */
export const tokenmix: Gateway = {
  ...PLAIN_GATEWAY,
  id: 'tokenmix',
  say: (error) => ({
    status: error.code === 'insufficient_quota' ? 402 : error.status,
    body: errorBody(error),
  }),
}
