import { Big } from 'big.js'
import { jsonReply, type Reply } from '../http/reply.ts'
import type { PictureAsk } from '../job/ask.ts'
import { billOf } from '../job/bill-job.ts'
import type { Scene } from '../scene.ts'
import type { GeneralModel } from '../world.ts'

/** What a request would cost: validated and priced, nothing made, nothing billed. */
export function quoteReply(scene: Scene, model: GeneralModel, ask: PictureAsk): Reply {
  const policy = scene.world.policy.ideogram
  const { usd } = billOf({ ask, model, policy, computeMs: 0 }, { owed: 'full', made: ask.n })
  return jsonReply(200, {
    object: 'price_quote',
    billing_identifier: `${model.id.replaceAll('-', '_')}_generate`,
    quantity: ask.n,
    usd_micros: new Big(usd).times(1_000_000).toNumber(),
    credit_millis: new Big(usd).times(100_000).toNumber(),
    qualifier: 'exact',
  })
}
