SELECT CAST(:#${header.order} AS VARCHAR) AS order_id, CAST(:#${header.outcome} AS VARCHAR) AS outcome,
  CAST(:#${header.Long-Running-Action} AS VARCHAR) AS saga_id
