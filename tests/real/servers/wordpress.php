<?php
// Installs an empty blog: an administrator, an author, and an application password for the tests.
define('WP_INSTALLING', true);
$database = new mysqli('127.0.0.1', 'wp', 'wp', '', (int) getenv('DATABASE_PORT'));
$database->query('CREATE DATABASE wp CHARACTER SET utf8mb4');
require __DIR__ . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Brand &amp; Blog', 'admin', 'admin@mail.test', true, '', 'of-admin');
update_option('permalink_structure', '/%year%/%postname%/');
// Its clock is not ours: dates must be told apart.
update_option('timezone_string', 'Asia/Tokyo');
update_option('comments_notify', 0);
update_option('moderation_notify', 0);
wp_delete_post(1, true);
wp_create_user('anne', 'of-anne', 'anne@mail.test');
(new WP_User('anne'))->set_role('author');
$made = WP_Application_Passwords::create_new_application_password(1, ['name' => 'Tests']);
echo "\n", $made[0];
