-- Conditions of scorecards are written in the words of the screen: fields and options by their labels, amounts in 元. They were
-- kept as codes and as 分, so that what an administrator typed as they saw it never matched.
update crm.score_factor as f set value = trim_scale(f.value::numeric / 100)::text
  where f.op in ('gte', 'lte') and f.value ~ '^\s*[+-]?\d+(\.\d+)?\s*$' and (f.field in ('budget', '预算')
    or f.field in (select c.key from kernel.custom_field as c where c.entity = 'lead' and c.kind = 'money'));

create function pg_temp.in_words(said text, codes text[], labels text[]) returns text language sql as $$
  select string_agg(coalesce(labels[array_position(codes, lower(trim(one)))], one), ';' order by place)
  from regexp_split_to_table(said, '[;；、,，|]') with ordinality as part (one, place)
$$;

update crm.score_factor set value = pg_temp.in_words(value,
    '{search,social,content,form,email,exhibition,seminar,partner,referral,purchased,prospecting,cold_call,other}',
    '{搜索引擎,社交媒体,内容下载,官网表单,邮件营销,展会,研讨会,合作伙伴,客户转介绍,采购名单,智能获客,陌生拜访,其他}')
  where op = 'in' and field in ('source', '来源');
update crm.score_factor set value = pg_temp.in_words(value, '{month,quarter,half,year,later}', '{1 个月内,3 个月内,半年内,一年内,一年以后}')
  where op = 'in' and field in ('purchaseWithin', '采购周期');
update crm.score_factor set value = pg_temp.in_words(value, '{micro,small,medium,large}',
    array['微型(20 人以下)', '小型(20–99 人)', '中型(100–499 人)', '大型(500 人以上)'])
  where op = 'in' and field in ('size', '公司规模');

update crm.score_factor as f set field = l.label from (values ('name', '姓名'), ('company', '公司名称'), ('phone', '手机'), ('email', '邮箱'),
    ('title', '职务'), ('source', '来源'), ('industry', '行业'), ('region', '地区'), ('note', '备注'), ('channelId', '渠道'),
    ('campaignId', '市场活动'), ('size', '公司规模'), ('annualRevenue', '年营收(万元)'), ('budget', '预算'), ('purchaseWithin', '采购周期'),
    ('productId', '意向产品'), ('formVisits', '表单访问次数'), ('emailOpens', '打开邮件次数'), ('emailClicks', '点击链接次数')) as l (key, label)
  where f.field = l.key;
