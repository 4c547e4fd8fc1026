import type { OpenRoutes } from '../routes.ts'
import type { COMPATIBLE } from './facts.ts'
import { gatewayRoutes } from './gateway.ts'
import { hostRoutes } from './host.ts'
import { deepinfra } from './hosts/deepinfra.ts'
import { fireworksRoutes } from './hosts/fireworks.ts'
import { litellm } from './hosts/litellm.ts'
import { portkey } from './hosts/portkey.ts'
import { rutaapi } from './hosts/rutaapi.ts'
import { siliconflow } from './hosts/siliconflow.ts'
import { together } from './hosts/together.ts'
import { tokenmix } from './hosts/tokenmix.ts'
import { xai } from './hosts/xai.ts'

/** How each of these hosts answers. */
export const COMPATIBLE_ROUTES: Readonly<Record<(typeof COMPATIBLE)[number]['id'], OpenRoutes>> = {
  litellm: gatewayRoutes(litellm),
  portkey: gatewayRoutes(portkey),
  tokenmix: gatewayRoutes(tokenmix),
  rutaapi: gatewayRoutes(rutaapi),
  together: hostRoutes(together),
  xai: hostRoutes(xai),
  deepinfra: hostRoutes(deepinfra),
  fireworks: fireworksRoutes,
  siliconflow: hostRoutes(siliconflow),
}
