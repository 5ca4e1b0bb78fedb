UPDATE sample_account SET balance = balance
  - (SELECT amount FROM sample_payment WHERE saga_id = :#${header.Long-Running-Action})
WHERE account_id = 'clearing'
