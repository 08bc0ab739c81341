import { createMany, inWords, kindCommand, select } from '../../kernel/index.ts'
import { post } from './organisation.entity.ts'
import { keepers, type RoleName } from './roles.ts'

interface StandardPost {
  readonly post: string
  readonly grade: string
  readonly duty: string
}

/** The post that a person of each role holds. The names of the first six are those that the sales processes use. */
export const postOfRole: Readonly<Record<RoleName, StandardPost>> = {
  rep: { post: '销售代表', grade: 'P3', duty: '联系客户,了解需求,推进商机直至成交,并记录每次跟进。' },
  supervisor: { post: '城市主管', grade: 'M1', duty: '安排与检查本城市的销售工作,协助关键谈判。' },
  marketing: { post: '市场专员', grade: 'P3', duty: '获取线索,维护线索来源,向销售移交合格线索。' },
  presales: { post: '产品专家', grade: 'P5', duty: '为复杂需求提供演示、定制方案与可行性确认。' },
  legal: { post: '法务专员', grade: 'P4', duty: '审核合同条款,控制履约与信用风险。' },
  aftersales: { post: '售后工程师', grade: 'P4', duty: '交付、培训与回访,处理客户问题。' },
  province: { post: '省区经理', grade: 'M2', duty: '完成省区指标,配置人员与客户,主持月度复盘。' },
  region: { post: '大区经理', grade: 'M3', duty: '完成大区指标,协调跨省项目与资源。' },
  director: { post: '销售总监', grade: 'M4', duty: '制定销售策略,主持季度复盘,批准流程修订。' },
  vp: { post: '销售副总裁', grade: 'M5', duty: '对公司销售结果负责,决定组织、预算与激励。' },
  finance: { post: '财务专员', grade: 'P4', duty: '核对合同、开票与收款,评估客户信用。' },
  operations: { post: '销售运营专员', grade: 'P4', duty: '维护指标口径、流程与数据质量,组织复盘。' },
  auditor: { post: '内审专员', grade: 'P5', duty: '抽查流程执行与权限使用,报告偏差。' },
  admin: { post: '系统管理员', grade: 'P4', duty: '管理账号、角色、字段与系统设置。' },
}

/** A new company has only the posts that its process asks: a file of staff that names the others is refused row by row. */
export const addStandardPosts = kindCommand(post, 'addStandard', {
  zh: '补齐常用岗位',
  en: 'Add the usual posts',
  tone: 'primary',
  input: {},
  allow: keepers,
  run: async (ctx) => {
    const known = new Set((await select(ctx, post)).map(({ name }) => name))
    const missing = Object.values(postOfRole).filter(({ post: name }) => !known.has(name))
    const added = await createMany(
      ctx,
      post,
      missing.map(({ post: name, grade, duty }) => ({ name, level: grade, duty })),
    )
    const names = added.map(({ name }) => name)
    return {
      told: inWords(
        ctx.actor,
        names.length > 0
          ? {
              zh: `已补齐 ${names.length} 个岗位:${names.join('、')}。`,
              en: `${names.length} posts added: ${names.join(', ')}.`,
            }
          : { zh: '常用岗位都已经有了。', en: 'All the usual posts are there.' },
      ),
    }
  },
})
