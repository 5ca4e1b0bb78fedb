-- A command below zero would move money and articles the other way.
ALTER TABLE sample_charge ADD CONSTRAINT sample_charge_amount CHECK (amount >= 0);
ALTER TABLE sample_reservation ADD CONSTRAINT sample_reservation_quantity CHECK (quantity >= 0);
