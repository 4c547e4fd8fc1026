import type { Adapter } from '../../domain/adapter.ts'
import { compatibleAdapter } from './adapter.ts'
import { deepinfra } from './hosts/deepinfra.ts'
import { fireworks } from './hosts/fireworks.ts'
import { litellm } from './hosts/litellm.ts'
import { portkey } from './hosts/portkey.ts'
import { rutaapi } from './hosts/rutaapi.ts'
import { siliconflow } from './hosts/siliconflow.ts'
import { together } from './hosts/together.ts'
import { tokenmix } from './hosts/tokenmix.ts'
import { xai } from './hosts/xai.ts'

/** Every host that is a variation of OpenAI's Images API, in the order of the contract. */
export const COMPATIBLE_ADAPTERS: readonly Adapter[] = [
  litellm,
  portkey,
  tokenmix,
  rutaapi,
  together,
  xai,
  deepinfra,
  fireworks,
  siliconflow,
].map(compatibleAdapter)
