-- The scorecard and the contract template that come with every installation were stored without their search words: nobody found
-- them by name. The words and pieces are those that src/kernel/search/entry.ts makes of the names.
insert into crm.scorecard_search (id, words, grams)
select t.id, '标准评分卡 bzpfk', array['标', '标准', '准', '准评', '评', '评分', '分', '分卡', '卡', 'b', 'bz', 'z', 'zp', 'p', 'pf', 'f', 'fk', 'k']
from crm.scorecard as t
where t.name = '标准评分卡' and not exists (select from crm.scorecard_search as s where s.id = t.id);

insert into contracting.template_search (id, words, grams)
select t.id, '标准销售合同 bzxsht', array['标', '标准', '准', '准销', '销', '销售', '售', '售合', '合', '合同', '同', 'b', 'bz', 'z', 'zx', 'x', 'xs', 's', 'sh', 'h', 'ht', 't']
from contracting.template as t
where t.name = '标准销售合同' and not exists (select from contracting.template_search as s where s.id = t.id);
