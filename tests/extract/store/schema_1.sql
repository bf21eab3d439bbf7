CREATE TABLE "portals" (
  "id" INTEGER,
  "url" TEXT,
  "name" TEXT,
  "division_code" TEXT,
  "notes" TEXT,
  PRIMARY KEY (id),
  UNIQUE (url)
);

CREATE TABLE "runs" (
  "id" TEXT,
  "started_at" TEXT,
  "settings" TEXT,
  "failures" TEXT,
  PRIMARY KEY (id)
);

CREATE TABLE "publishers" (
  "id" INTEGER,
  "name" TEXT,
  "kind" TEXT,
  "level" TEXT,
  "division_code" TEXT,
  "province" TEXT,
  "division" TEXT,
  "government_id" INTEGER,
  "predecessor_id" INTEGER,
  PRIMARY KEY (id)
);

CREATE INDEX "idx_publishers_division_code" ON "publishers" (division_code);

CREATE INDEX "idx_publishers_province" ON "publishers" (province);

CREATE TABLE "publisher_names" (
  "publisher_id" INTEGER REFERENCES "publishers"(id),
  "name" TEXT,
  "valid_from" INTEGER,
  "valid_to" INTEGER,
  PRIMARY KEY (publisher_id, name)
);

CREATE TABLE "captures" (
  "id" INTEGER,
  "record_id" TEXT,
  "record_type" TEXT,
  "url" TEXT,
  "timestamp" TEXT,
  "method" TEXT,
  "request_digest" TEXT,
  "payload_digest" TEXT,
  "status" INTEGER,
  "mime" TEXT,
  "page_type" TEXT,
  "reason" TEXT,
  "next_url" TEXT,
  "run_id" TEXT,
  "warc_filename" TEXT,
  "offset" INTEGER,
  "length" INTEGER,
  PRIMARY KEY (id),
  UNIQUE (record_id)
);

CREATE INDEX "idx_captures_url" ON "captures" (url);

CREATE INDEX "idx_captures_page_type" ON "captures" (page_type);

CREATE TABLE "reports" (
  "id" INTEGER,
  "publisher_id" INTEGER REFERENCES "publishers"(id),
  "publisher" TEXT,
  "publisher_kind" TEXT,
  "report_year" INTEGER,
  "reporting_scope" TEXT,
  "version" INTEGER,
  "is_current" INTEGER,
  "title" TEXT,
  "url" TEXT,
  "capture_id" INTEGER REFERENCES "captures"(id),
  "published" TEXT,
  "format_era" TEXT,
  "division_code" TEXT,
  "division" TEXT,
  "document_number" TEXT,
  "index_number" TEXT,
  "issuer" TEXT,
  "charset" TEXT,
  "text" TEXT,
  "content_digest" TEXT,
  "extractor_version" TEXT,
  PRIMARY KEY (id)
);

CREATE INDEX "idx_reports_publisher_id_report_year" ON "reports" (publisher_id, report_year);

CREATE INDEX "idx_reports_report_year" ON "reports" (report_year);

CREATE INDEX "idx_reports_publisher" ON "reports" (publisher);

CREATE INDEX "idx_reports_is_current_publisher_id_report_year" ON "reports" (is_current, publisher_id, report_year);

CREATE TABLE "report_captures" (
  "report_id" INTEGER REFERENCES "reports"(id),
  "capture_id" INTEGER REFERENCES "captures"(id),
  "role" TEXT,
  "ordinal" INTEGER,
  PRIMARY KEY (report_id, capture_id, ordinal)
);

CREATE INDEX "idx_report_captures_capture_id" ON "report_captures" (capture_id);

CREATE TABLE "sections" (
  "report_id" INTEGER REFERENCES "reports"(id),
  "number" INTEGER,
  "heading" TEXT,
  "level" INTEGER,
  "char_start" INTEGER,
  "char_end" INTEGER,
  PRIMARY KEY (report_id, number)
);

CREATE TABLE "blocks" (
  "report_id" INTEGER REFERENCES "reports"(id),
  "number" INTEGER,
  "table_no" INTEGER,
  "char_start" INTEGER,
  "char_end" INTEGER,
  PRIMARY KEY (report_id, number)
);

CREATE TABLE "dates" (
  "report_id" INTEGER REFERENCES "reports"(id),
  "number" INTEGER,
  "kind" TEXT,
  "value" TEXT,
  "precision" TEXT,
  "raw" TEXT,
  PRIMARY KEY (report_id, number)
);

CREATE TABLE "table_cells" (
  "report_id" INTEGER REFERENCES "reports"(id),
  "table_no" INTEGER,
  "row_no" INTEGER,
  "col_no" INTEGER,
  "rowspan" INTEGER,
  "colspan" INTEGER,
  "raw" TEXT,
  PRIMARY KEY (report_id, table_no, row_no, col_no)
);

CREATE TABLE "facts" (
  "id" INTEGER,
  "report_id" INTEGER REFERENCES "reports"(id),
  "metric" TEXT REFERENCES "metrics"(id),
  "applicant_type" TEXT,
  "period" TEXT,
  "reporting_scope" TEXT,
  "role" TEXT,
  "value" NUMERIC,
  "semantic" TEXT,
  "approx" INTEGER,
  "unit" TEXT,
  "unit_raw" TEXT,
  "amount_yuan" TEXT,
  "raw" TEXT,
  "source_kind" TEXT,
  "table_no" INTEGER,
  "row_no" INTEGER,
  "col_no" INTEGER,
  "char_start" INTEGER,
  "char_end" INTEGER,
  "source_raw" TEXT,
  PRIMARY KEY (id)
);

CREATE INDEX "idx_facts_report_id_metric" ON "facts" (report_id, metric);

CREATE INDEX "idx_facts_metric_applicant_type_period" ON "facts" (metric, applicant_type, period);

CREATE TABLE "unmatched_rows" (
  "report_id" INTEGER REFERENCES "reports"(id),
  "table_no" INTEGER,
  "row_no" INTEGER,
  "label" TEXT,
  "cells" TEXT,
  PRIMARY KEY (report_id, table_no, row_no)
);

CREATE TABLE "missing_tables" (
  "report_id" INTEGER REFERENCES "reports"(id),
  "number" INTEGER,
  "table_id" TEXT,
  "reason" TEXT,
  "raw" TEXT,
  PRIMARY KEY (report_id, number)
);

CREATE TABLE "damage" (
  "report_id" INTEGER REFERENCES "reports"(id),
  "kind" TEXT,
  "count" INTEGER,
  "examples" TEXT,
  PRIMARY KEY (report_id, kind)
);

CREATE TABLE "checks" (
  "report_id" INTEGER REFERENCES "reports"(id),
  "number" INTEGER,
  "identity" TEXT,
  "applicant_type" TEXT,
  "period" TEXT,
  "status" TEXT,
  "left" NUMERIC,
  "right" NUMERIC,
  PRIMARY KEY (report_id, number)
);

CREATE INDEX "idx_checks_status_identity_report_id" ON "checks" (status, identity, report_id);

CREATE TABLE "metrics" (
  "id" TEXT,
  "label" TEXT,
  "unit" TEXT,
  "value_type" TEXT,
  "parent" TEXT,
  "eras" TEXT,
  "definition" TEXT,
  PRIMARY KEY (id)
);

CREATE TABLE "series" (
  "id" TEXT,
  "label" TEXT,
  "unit" TEXT,
  "era" TEXT,
  "formula" TEXT,
  "comparability" TEXT,
  "breaks" TEXT,
  PRIMARY KEY (id, era)
);

CREATE TABLE "publication" (
  "what" TEXT,
  "value" TEXT,
  PRIMARY KEY (what)
);

CREATE TABLE "manifest" (
  "warc_filename" TEXT,
  "captures" INTEGER,
  "reports" INTEGER,
  "payloads_digest" TEXT,
  PRIMARY KEY (warc_filename)
);

CREATE VIEW "panel" AS select r.publisher_id, r.publisher, p.province, r.division_code, r.report_year, r.reporting_scope,
       r.published, r.format_era,
       max(case when f.metric = 'requests.received' then f.value end) as requests_received,
       max(case when f.metric = 'requests.outcome.total' then f.value end) as requests_answered,
       max(case when f.metric = 'disclosure.proactive.total' then f.value end) as proactive_items,
       max(case when f.metric = 'review.total' then f.value end) as review_cases,
       max(case when f.metric = 'litigation.total' then f.value end) as litigation_cases,
       r.title, r.url, r.id as report_id
from reports r
join publishers p on p.id = r.publisher_id
left join facts f on f.report_id = r.id and f.role in ('value', 'derived') and f.period = 'annual'
     and f.reporting_scope = r.reporting_scope and coalesce(f.applicant_type, 'total') = 'total'
     and f.metric in ('requests.received', 'requests.outcome.total', 'disclosure.proactive.total',
                      'review.total', 'litigation.total')
where r.is_current = 1
group by r.id;

CREATE VIEW "requests_matrix" AS select r.publisher, r.report_year, m.label, f.metric, f.applicant_type, f.value, f.semantic, f.raw,
       r.url, f.report_id, f.id as fact_id
from facts f
join reports r on r.id = f.report_id and r.is_current = 1
join metrics m on m.id = f.metric
where f.applicant_type is not null and f.role in ('value', 'derived');

CREATE VIEW "series_values" AS select s.id as series, s.label, r.publisher_id, r.publisher, r.report_year, r.reporting_scope, f.value,
       s.unit, s.comparability, r.url, f.id as fact_id
from reports r
join series s on s.era = case when r.format_era = 'narrative' and r.report_year < 2014 then 'local_2008'
                              when r.format_era = 'narrative' and r.report_year < 2019 then 'stat_2014'
                              when r.format_era = 'narrative' and r.report_year < 2021 then 'fmt_2019'
                              when r.format_era = 'narrative' then 'fmt_2021'
                              else r.format_era end
join facts f on f.report_id = r.id and f.metric = s.formula and f.role in ('value', 'derived')
     and f.period = 'annual' and f.reporting_scope = r.reporting_scope
     and coalesce(f.applicant_type, 'total') = 'total'
where r.is_current = 1 and f.value is not null;

CREATE VIEW "coverage" AS with recursive span(publisher_id, report_year, last_year) as (
  select publisher_id, min(report_year), max(report_year) from reports
  where report_year is not null group by publisher_id
  union all
  select publisher_id, report_year + 1, last_year from span where report_year < last_year),
expected(publisher_id, report_year, due) as (
  select s.publisher_id, s.report_year,
         case when p.kind in ('township', 'zone', 'authorised') and s.report_year >= 2019 then null
              when p.kind in ('department', 'office') and s.report_year >= 2019
              then printf('%d-01-31', s.report_year + 1)
              else printf('%d-03-31', s.report_year + 1) end
  from span s join publishers p on p.id = s.publisher_id)
select s.publisher_id, p.name as publisher, p.province, s.report_year as year,
       case when r.id is null then 'missing' when r.published > s.due then 'late' else 'found' end as state,
       s.due, r.published, r.url
from expected s
join publishers p on p.id = s.publisher_id
left join reports r on r.id = (select id from reports c where c.publisher_id = s.publisher_id
     and c.report_year = s.report_year and c.is_current = 1 order by c.id limit 1);

CREATE VIEW "changes" AS with pair as (
  select n.publisher_id, n.publisher, n.report_year, n.reporting_scope, o.id as old_id, n.id as new_id,
         o.version as from_version, n.version as to_version
  from reports n join reports o on o.publisher_id = n.publisher_id and o.report_year = n.report_year
       and o.reporting_scope = n.reporting_scope and o.version = n.version - 1),
said as (
  select p.*, f.metric, f.applicant_type, f.period, f.reporting_scope as scope, f.value as value_before,
         f.semantic as semantic_before, f.id as fact_before, null as value_after, null as semantic_after,
         null as fact_after
  from pair p join facts f on f.report_id = p.old_id and f.role = 'value'
  union all
  select p.*, f.metric, f.applicant_type, f.period, f.reporting_scope, null, null, null, f.value,
         f.semantic, f.id
  from pair p join facts f on f.report_id = p.new_id and f.role = 'value')
select publisher_id, publisher, report_year, reporting_scope, from_version, to_version, metric,
       applicant_type, period, max(value_before) as value_before, max(value_after) as value_after,
       max(semantic_before) as semantic_before, max(semantic_after) as semantic_after,
       new_id as report_id, max(fact_before) as fact_before, max(fact_after) as fact_after
from said group by new_id, metric, applicant_type, period, scope
having max(value_before) is not max(value_after) or max(semantic_before) is not max(semantic_after);

PRAGMA user_version = 1;
