SELECT CAST(:#${header.funding} AS VARCHAR) AS funding_id, CAST(:#${header.outcome} AS VARCHAR) AS outcome,
  CAST(:#${header.Long-Running-Action} AS VARCHAR) AS saga_id
