/** Parts that people play when a company buys. A node may demand that somebody is known for each. */
export const buyingRoles = {
  decision_maker: { zh: '决策者', en: 'Decision maker' },
  economic_buyer: { zh: '经济购买者', en: 'Economic buyer' },
  technical_gatekeeper: { zh: '技术把关者', en: 'Technical gatekeeper' },
  user: { zh: '使用者', en: 'User' },
  influencer: { zh: '影响者', en: 'Influencer' },
  coach: { zh: '内线', en: 'Coach' },
} as const

export type BuyingRole = keyof typeof buyingRoles
