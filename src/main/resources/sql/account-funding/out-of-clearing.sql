UPDATE sample_account SET balance = balance - CAST(:#${header.amount} AS DECIMAL(18, 2))
WHERE account_id = 'clearing'
